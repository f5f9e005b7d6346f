//! What is done with a database now and then: decode it again, check it, copy it, write it out.

mod backup;
mod check;
mod columns;
pub(super) mod export;
mod parquet;
mod redecode;

pub use self::backup::backup;
pub use self::check::{Checked, check};
pub use self::export::{Exported, Form, What, export};
pub use self::redecode::{Redecoded, redecode};
