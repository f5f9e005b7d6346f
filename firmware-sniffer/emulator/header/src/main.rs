//! Prints the C header of the crate whose folder is named.

use std::error::Error;
use std::{env, io};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("say the crate's folder")?;
    cbindgen::generate(folder)?.write(io::stdout());
    Ok(())
}
