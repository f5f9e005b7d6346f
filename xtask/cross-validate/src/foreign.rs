//! The protocols of `examples/`, and a declaration for each word of the vocabulary: what the P350 does not use must be right, too.

use anyhow::Result;

use crate::subject::{Subject, root};

#[path = "../../../smartmeter-proto/tests/declarations/mod.rs"]
#[allow(dead_code, reason = "not all of them are frames by themselves")]
mod declarations;

/// How the tests of the example read their captures.
#[path = "../../../examples/energy433/tests/support/mod.rs"]
#[allow(dead_code, reason = "it is the tests'")]
mod energy433_captures;

/// All of them, `count` generated frames each.
pub(crate) fn subjects(count: usize) -> Result<Vec<Subject>> {
    let energy433 = |name: &str| energy433_messages(name);
    Ok(vec![
        Subject::of::<dlms::HdlcFrame<'static>>("dlms", dlms_captures()?, count)?,
        Subject::of::<energy433::Auriol>("energy433 Auriol", energy433("auriol_hg04641a")?, count)?,
        Subject::of::<energy433::EcoEye>("energy433 EcoEye", energy433("ecoeye")?, count)?,
        Subject::of::<energy433::Efergy>("energy433 Efergy", energy433("efergy_e2")?, count)?,
        Subject::of::<energy433::Emt7110>("energy433 Emt7110", energy433("esic_emt7110")?, count)?,
    ])
}
