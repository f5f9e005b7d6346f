//! What our declaration reads, under the names that Wireshark has for it; and files that it writes.

use anyhow::{Result, anyhow};
use smartmeter_proto::prelude::*;
use sml::{
    CloseResponse, Content, Element, File, GetListResponse, ListEntry, Messages, Number, Octets, OpenResponse,
    Optional, Scaler, Signed, Time, Unsigned, ValList,
};

use super::{Fact, Said};
use crate::decoded::to_hex;

/// What a file says.
pub(super) fn read(bytes: &[u8]) -> Said {
    let mut buffer = vec![0; bytes.len()];
    let said = messages(bytes, &mut buffer).map(|messages| {
        let mut facts = Facts::default();
        messages.messages.iter().for_each(|message| facts.message(&message.signed));
        facts.0
    });
    match said {
        Ok(facts) => Said { facts, fault: None },
        Err(error) => Said { facts: Vec::new(), fault: Some(error.to_string()) },
    }
}

fn messages<'b>(bytes: &[u8], buffer: &'b mut [u8]) -> Result<Messages<'b>, Error> {
    let file = File::decode(bytes)?;
    Messages::decode(file.payload.unescape(buffer)?)
}

#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn say(&mut self, name: &str, value: impl ToString) {
        self.0.push((name.into(), value.to_string()));
    }

    fn octets(&mut self, name: &str, octets: &Octets<'_>) {
        // What is not there is an octet string without octets.
        if !octets.octets().is_empty() {
            self.say(name, to_hex(octets.octets()));
        }
    }

    fn unsigned(&mut self, name: &str, number: &Optional<Unsigned>) {
        number.present().into_iter().for_each(|number| self.say(name, number.value()));
    }

    fn time(&mut self, name: &str, time: &Optional<Time>) {
        let (kind, seconds) = match time.present() {
            None => return,
            Some(Time::SecIndex(seconds)) => (1, seconds),
            Some(Time::Timestamp(seconds)) => (2, seconds),
            Some(Time::LocalTimestamp { timestamp, .. }) => (3, timestamp),
            Some(Time::Bare(seconds)) => return self.say(name, seconds.value()),
        };
        self.say("timetype", kind);
        self.say(name, seconds.value());
    }

    fn message(&mut self, message: &Signed<'_>) {
        self.octets("transactionid", &message.transaction_id);
        self.say("groupno", message.group_no.value());
        self.say("abort", message.abort_on_error.value());
        self.say("messagebody", message.body.tag.value());
        match &message.body.content {
            Content::OpenResponse(open) => self.open(open),
            Content::GetListResponse(list) => self.list(list),
            Content::CloseResponse(CloseResponse { global_signature, .. }) => {
                self.octets("globalsignature", global_signature);
            }
            Content::Other(_) => self.say("not declared", ""),
        }
        // It decoded.
        self.say("crc.status", 1);
    }

    fn open(&mut self, open: &OpenResponse<'_>) {
        self.octets("codepage", &open.codepage);
        self.octets("clientid", &open.client_id);
        self.octets("reqfileid", &open.req_file_id);
        self.octets("serverid", &open.server_id);
        self.time("reftime", &open.ref_time);
        self.unsigned("version", &open.sml_version);
    }

    fn list(&mut self, list: &GetListResponse<'_>) {
        self.octets("clientid", &list.client_id);
        self.octets("serverid", &list.server_id);
        self.octets("listname", &list.list_name);
        self.time("actsensortime", &list.act_sensor_time);
        list.val_list.entries().iter().for_each(|entry| self.entry(&entry));
        self.octets("listsignature", &list.list_signature);
        self.time("gatewaytime", &list.act_gateway_time);
    }

    fn entry(&mut self, entry: &ListEntry<'_>) {
        self.say("objname", to_hex(&entry.obj_name.code));
        self.unsigned("status", &entry.status);
        self.time("valtime", &entry.val_time);
        if let Some(element) = entry.unit.present() {
            // The number of the unit, as it encodes.
            self.say("unit", element.encode_to_vec().ok().and_then(|bytes| bytes.last().copied()).unwrap_or_default());
        }
        entry.scaler.present().into_iter().for_each(|scaler| self.say("scaler", scaler.exponent));
        match (entry.value.number(), entry.value.octets()) {
            (Some(number), _) => self.say("value", number),
            (None, Some(octets)) => self.say("value", to_hex(octets)),
            (None, None) => self.say("value", "neither a number nor octets"),
        }
        self.octets("valuesignature", &entry.value_signature);
    }
}

/// As many files with the same messages, and other states, scales and numbers in the list of values; the same in each run.
pub(super) fn varied(bytes: &[u8], count: usize) -> Result<Vec<Vec<u8>>> {
    let mut random = fastrand::Rng::with_seed(1_04);
    (0..count).map(|_| vary(bytes, &mut random).map_err(|error| anyhow!("{error}"))).collect()
}

fn vary(bytes: &[u8], random: &mut fastrand::Rng) -> Result<Vec<u8>, Error> {
    let mut buffer = vec![0; bytes.len()];
    let mut all: Vec<_> = messages(bytes, &mut buffer)?.messages.iter().collect();
    let entries: Vec<_> = all
        .iter()
        .filter_map(|message| list(&message.signed))
        .flat_map(|list| list.val_list.entries().iter())
        .collect();
    let entries: Vec<_> = entries.into_iter().map(|entry| other(entry, random)).collect();
    for message in &mut all {
        if let Content::GetListResponse(list) = &mut message.signed.body.content
            && let ValList::Short { entries: old, .. } = &mut list.val_list
        {
            *old = List::from(&entries);
        }
    }
    let mut payload = Messages { messages: List::from(&all), fill: Padding::default() }.encode_to_vec()?;
    // Messages end with a padding that is counted in the file.
    let whole = all.iter().map(Frame::encoded_len).sum::<usize>();
    let fill = u8::try_from(payload.len() - whole).unwrap_or_default();
    payload.truncate(whole + usize::from(fill));
    File { start: Filled::new(), payload: payload.as_slice().into(), fill, crc: Filled::new() }.encode_to_vec()
}

fn list<'m, 'a>(message: &'m Signed<'a>) -> Option<&'m GetListResponse<'a>> {
    match &message.body.content {
        Content::GetListResponse(list) => Some(list),
        _ => None,
    }
}

fn other<'a>(mut entry: ListEntry<'a>, random: &mut fastrand::Rng) -> ListEntry<'a> {
    if entry.value.number().is_none() {
        return entry;
    }
    entry.value = Element::Number(number(random));
    entry.scaler = if random.u8(0..4) == 0 {
        Optional::Absent
    } else {
        Optional::Present(Scaler { tl: Filled::new(), exponent: random.i8(-8..=8) })
    };
    entry.status = if random.bool() { Optional::Present(unsigned(random)) } else { Optional::Absent };
    entry
}

fn number(random: &mut fastrand::Rng) -> Number {
    let wide = |random: &mut fastrand::Rng, bits: u32| random.i64(..) >> (64 - bits);
    match random.u8(0..9) {
        0 => Number::I8(random.i8(..)),
        1 => Number::I16(random.i16(..)),
        2 => Number::I24(random.i32(..) >> 8),
        3 => Number::I32(random.i32(..)),
        4 => Number::I40(wide(random, 40)),
        5 => Number::I48(wide(random, 48)),
        6 => Number::I56(wide(random, 56)),
        7 => Number::I64(random.i64(..)),
        _ => Number::Unsigned(unsigned(random)),
    }
}

fn unsigned(random: &mut fastrand::Rng) -> Unsigned {
    match random.u8(0..5) {
        0 => Unsigned::U8(random.u8(..)),
        1 => Unsigned::U16(random.u16(..)),
        2 => Unsigned::U24(random.u32(..) >> 8),
        3 => Unsigned::U32(random.u32(..)),
        _ => Unsigned::U64(random.u64(..)),
    }
}

/// With a bit of the first message's transaction turned over, which only its own checksum can tell: the file's is right.
pub(super) fn damaged(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut buffer = vec![0; bytes.len()];
    let file = File::decode(bytes).map_err(|error| anyhow!("{error}"))?;
    let mut payload = file.payload.unescape(&mut buffer).map_err(|error| anyhow!("{error}"))?.to_vec();
    // Behind the list and the octets' length.
    payload.iter_mut().skip(2).take(1).for_each(|byte| *byte ^= 1);
    let file = File { start: Filled::new(), payload: payload.as_slice().into(), fill: file.fill, crc: Filled::new() };
    file.encode_to_vec().map_err(|error| anyhow!("{error}"))
}
