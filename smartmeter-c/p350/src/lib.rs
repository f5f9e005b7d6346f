//! The decoder of the P350's protocol, for C. A library for another protocol is the same with another name and type.

#![no_std]

smartmeter_c::library!();
smartmeter_c::protocol!(SM_P350: smartmeter_proto::p350::P350);
