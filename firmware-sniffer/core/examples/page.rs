//! Serves the sniffer's page on this PC, with the readings of a capture: `cargo run -p sniffer-core --example page`.

use std::io::{self, Read, Write};
use std::net::TcpListener;

use smartmeter_proto::link::Status;
use smartmeter_proto::p350::P350;
use smartmeter_proto::text::Lexer;
use sniffer_core::http::{LONGEST_REQUEST, Outcome, Site, respond};
use sniffer_core::live::Live;

const CAPTURE: &str = include_str!("../../../spec/captures/p350-2017-06-01-boot.txt");

fn main() -> io::Result<()> {
    let (mut live, mut words) = (Live::<P350, 16, 16>::new(), 0);
    for token in Lexer::default().words(CAPTURE.as_bytes()) {
        words += 1;
        live.push(0, token.map_err(io::Error::other)?.word.into());
    }
    let listener = TcpListener::bind(std::env::args().nth(1).as_deref().unwrap_or("127.0.0.1:8351"))?;
    println!("http://{}/", listener.local_addr()?);
    let started = std::time::Instant::now();
    for stream in listener.incoming() {
        let mut stream = stream?;
        let now = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        let status = Status {
            uptime: now / 1000,
            words,
            lost_in_ring: 0,
            lost_in_queue: 0,
            held: 0,
            connections: 1,
            signal: -61,
            free_memory: 65_536,
        };
        let site = Site { live: &live, status, name: "sniffer", now };
        let (mut request, mut answer) = (Vec::new(), String::new());
        let mut chunk = [0; 512];
        while request.len() <= LONGEST_REQUEST {
            if respond(&request, &site, &mut answer).map_err(io::Error::other)? == Outcome::Answered {
                break;
            }
            match stream.read(&mut chunk)? {
                0 => break,
                len => request.extend_from_slice(&chunk[..len]),
            }
        }
        stream.write_all(answer.as_bytes())?;
    }
    Ok(())
}
