//! Every subject of the comparison as a protocol for C: `energy433 Efergy` is `SM_ENERGY433_EFERGY`.

use smartmeter_proto::{Declared, Protocol};

use self::declarations::*;

/// What the tests of the codec declare.
#[path = "../../../../smartmeter-proto/tests/declarations/mod.rs"]
#[allow(dead_code, reason = "they are the tests'")]
mod declarations;

/// A type as a protocol of which each transaction is one.
macro_rules! subjects {
    ($($name:ident: $frame:ty),* $(,)?) => {$(
        const _: () = {
            struct Subject;

            impl Protocol for Subject {
                const NAME: &'static str = stringify!($name);
                type Transaction<'a> = <$frame as Declared>::Frame<'a>;
            }

            smartmeter_c::protocol!($name: Subject);
        };
    )*};
}

smartmeter_c::protocol!(SM_P350: smartmeter_proto::p350::P350);

subjects! {
    SM_DLMS: dlms::HdlcFrame<'static>,
    SM_ENERGY433_AURIOL: energy433::Auriol,
    SM_ENERGY433_ECOEYE: energy433::EcoEye,
    SM_ENERGY433_EFERGY: energy433::Efergy,
    SM_ENERGY433_EMT7110: energy433::Emt7110,
    SM_WORDS_DIF: Dif,
    SM_WORDS_MANUFACTURER: Manufacturer,
    SM_WORDS_ODD: Odd<'static>,
    SM_WORDS_CONDITIONS: Conditions,
    SM_WORDS_BOUNDED: Bounded<'static>,
    SM_WORDS_DIGITS: Digits<'static>,
    SM_WORDS_SPELLED: Spelled<'static>,
    SM_WORDS_SUMS: Sums<'static>,
    SM_WORDS_TELEGRAM: Telegram<'static>,
    SM_WORDS_CHAINS: Chains<'static>,
    SM_WORDS_GAPS: Gaps,
    SM_WORDS_VALUE: Value<'static>,
    SM_WORDS_REGISTER: Register<'static>,
    SM_WORDS_RECORD: Record<'static>,
    SM_WORDS_SCALED: Scaled<'static>,
    SM_WORDS_BER: Ber<'static>,
    SM_WORDS_TWICE: Twice,
    SM_WORDS_DATA: Data<'static>,
    SM_WORDS_OWNED: Owned,
}
