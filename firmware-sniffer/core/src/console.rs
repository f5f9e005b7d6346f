//! Set-up over the serial line: a line in, an answer out.
//!
//! ```text
//! > set wifi.ssid My network
//! > set wifi.password secret
//! > set uplink udp
//! > set host 192.168.1.10
//! > save
//! ```

use core::fmt::{self, Write};

use heapless::Vec;

use crate::settings::{KEYS, Settings};

/// The longest line, in bytes.
pub const LONGEST_LINE: usize = 128;

/// What the board is to do after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Write the settings to flash.
    Save,
    /// Start again, so that what is saved counts.
    Restart,
}

/// Takes what is typed, byte by byte.
#[derive(Debug, Default)]
pub struct Console {
    line: Vec<u8, LONGEST_LINE>,
    is_too_long: bool,
}

impl Console {
    /// Nothing is typed.
    #[must_use]
    pub const fn new() -> Self {
        Self { line: Vec::new(), is_too_long: false }
    }

    /// Takes a byte; at the end of a line does what that says, and answers.
    ///
    /// # Errors
    ///
    /// Where `out` can't take the answer.
    pub fn push(&mut self, byte: u8, settings: &mut Settings, out: &mut dyn Write) -> Result<Action, fmt::Error> {
        match byte {
            b'\r' | b'\n' => {
                let line = core::mem::take(&mut self.line);
                if core::mem::take(&mut self.is_too_long) {
                    write!(out, "longer than {LONGEST_LINE} bytes: nothing is done\r\n")?;
                    return Ok(Action::None);
                }
                match core::str::from_utf8(&line) {
                    Ok(line) => run(line, settings, out),
                    Err(_) => out.write_str("not UTF-8: nothing is done\r\n").map(|()| Action::None),
                }
            }
            0x08 | 0x7F => {
                self.line.pop();
                Ok(Action::None)
            }
            byte => {
                self.is_too_long |= self.line.push(byte).is_err();
                Ok(Action::None)
            }
        }
    }
}

fn run(line: &str, settings: &mut Settings, out: &mut dyn Write) -> Result<Action, fmt::Error> {
    // A value may begin or end with spaces: only one of them belongs to the command.
    let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
    let action = match command {
        "" => return Ok(Action::None),
        "show" => show(settings, out)?,
        "set" => set(rest, settings, out)?,
        "defaults" => {
            *settings = Settings::default();
            out.write_str("all settings are as at first; `save` keeps them\r\n")?;
            Action::None
        }
        "save" => Action::Save,
        "restart" => Action::Restart,
        "help" => help(out)?,
        other => {
            write!(out, "there is no command {}; `help` lists all\r\n", Printable(other))?;
            Action::None
        }
    };
    Ok(action)
}

fn help(out: &mut dyn Write) -> Result<Action, fmt::Error> {
    out.write_str(
        "show               all settings\r\n\
         set NAME VALUE     changes one\r\n\
         save               keeps them in flash\r\n\
         restart            starts again with those kept\r\n\
         defaults           all as at first\r\n",
    )?;
    Ok(Action::None)
}

fn show(settings: &Settings, out: &mut dyn Write) -> Result<Action, fmt::Error> {
    for (key, is_secret) in KEYS {
        write!(out, "{key:16} ")?;
        let mut value = heapless::String::<64>::new();
        settings.write(key, &mut value)?;
        match (value.is_empty(), is_secret) {
            (true, _) => out.write_str("(not set)")?,
            (false, true) => out.write_str("(secret)")?,
            (false, false) => write!(out, "{}", Printable(&value))?,
        }
        out.write_str("\r\n")?;
    }
    Ok(Action::None)
}

fn set(rest: &str, settings: &mut Settings, out: &mut dyn Write) -> Result<Action, fmt::Error> {
    let (key, value) = rest.split_once(' ').unwrap_or((rest, ""));
    match settings.set(key, value) {
        Ok(()) => out.write_str("set; `save` keeps it\r\n")?,
        Err(unfit) => write!(out, "{}: {unfit}\r\n", Printable(key))?,
    }
    Ok(Action::None)
}

/// Text without what would move a terminal's cursor.
struct Printable<'t>(&'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| f.write_char(if char.is_control() { '?' } else { char }))
    }
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;

    fn type_in(console: &mut Console, settings: &mut Settings, text: &str) -> (Action, String) {
        let (mut action, mut out) = (Action::None, String::new());
        for byte in text.bytes() {
            action = console.push(byte, settings, &mut out).unwrap();
        }
        (action, out)
    }

    #[test]
    fn settings_are_set_kept_and_shown_without_secrets() {
        let (mut console, mut settings) = (Console::new(), Settings::default());
        let lines = "set wifi.ssid  two  words \rset wifi.password hunter2\rset uplink udp\r";
        type_in(&mut console, &mut settings, lines);
        assert_eq!((&settings.wifi_ssid[..], &settings.wifi_password[..]), (" two  words ", "hunter2"));
        let (_, shown) = type_in(&mut console, &mut settings, "show\r");
        assert!(shown.contains("uplink           udp\r\n") && shown.contains("(secret)") && !shown.contains("hunter2"));
        assert_eq!(type_in(&mut console, &mut settings, "save\r").0, Action::Save);
        assert_eq!(type_in(&mut console, &mut settings, "restart\n").0, Action::Restart);
        type_in(&mut console, &mut settings, "defaults\r");
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn mistakes_are_answered_and_do_nothing() {
        let (mut console, mut settings) = (Console::new(), Settings::default());
        let mut answer = |text: &str| type_in(&mut console, &mut settings, text).1;
        assert_eq!(answer("sett\x1B x\r"), "there is no command sett?; `help` lists all\r\n");
        assert_eq!(answer("set port x\r"), "port: must be a number from 0 to 65535\r\n");
        assert_eq!(
            answer(&std::format!("set host {}\r", "x".repeat(200))),
            "longer than 128 bytes: nothing is done\r\n"
        );
        assert_eq!(answer("\r\n\r"), "");
        assert_eq!(answer("x\x7F\x7Fset port 1\x082\r"), "set; `save` keeps it\r\n");
        assert_eq!(settings.port, 2);
    }

    #[test]
    fn each_command_that_help_names_is_one() {
        let (mut console, mut settings) = (Console::new(), Settings::default());
        let help = type_in(&mut console, &mut settings, "help\r").1;
        for command in help.lines().map(|line| line.split(' ').next().unwrap()) {
            let (_, answer) = type_in(&mut console, &mut settings, &std::format!("{command}\r"));
            assert!(!answer.contains("no command"), "{command}");
        }
    }
}
