//! Answers who asks for `<name>.local`, and for web pages in the local network, by multicast DNS.

use core::net::Ipv4Addr;

use edge_mdns::domain::base::Ttl;
use edge_mdns::host::{Host, Service, ServiceAnswers};
use edge_mdns::{HostAnswersMdnsHandler, MdnsHandler, MdnsRequest, MdnsResponse};
use embassy_net::udp::{PacketMetadata, UdpSocket};
use embassy_net::{IpEndpoint, Ipv4Address, Stack};
use embassy_time::{Duration, with_timeout};
use static_cell::StaticCell;

const PORT: u16 = 5353;
const GROUP: Ipv4Address = Ipv4Address::new(224, 0, 0, 251);
const PACKET: usize = 768;
/// Answers say that they hold for twice as long as that.
const ANNOUNCE_EVERY: Duration = Duration::from_secs(60);
const LIFETIME: Ttl = Ttl::from_secs(120);

struct Memory {
    receive: [u8; PACKET],
    send: [u8; PACKET],
    received: [PacketMetadata; 4],
    sent: [PacketMetadata; 2],
    request: [u8; PACKET],
    answer: [u8; PACKET],
}

#[embassy_executor::task]
pub(crate) async fn respond(stack: Stack<'static>, name: &'static str) -> ! {
    static MEMORY: StaticCell<Memory> = StaticCell::new();
    let memory = MEMORY.init_with(|| Memory {
        receive: [0; PACKET],
        send: [0; PACKET],
        received: [PacketMetadata::EMPTY; 4],
        sent: [PacketMetadata::EMPTY; 2],
        request: [0; PACKET],
        answer: [0; PACKET],
    });
    let Memory { receive, send, received, sent, request, answer } = memory;
    let mut socket = UdpSocket::new(stack, received, receive, sent, send);
    let bound = socket.bind(PORT);
    loop {
        stack.wait_config_up().await;
        // Without either, nobody asks; the rest of the firmware does without this.
        let is_member = stack.has_multicast_group(GROUP) || stack.join_multicast_group(GROUP).is_ok();
        if bound.is_err() || !is_member {
            core::future::pending::<()>().await;
        }
        while let Some(config) = stack.config_v4() {
            serve(&mut socket, (request, answer), name, config.address.address()).await;
        }
    }
}

/// Announces this host, and answers for a while.
async fn serve(socket: &mut UdpSocket<'_>, (request, answer): (&mut [u8], &mut [u8]), name: &str, ipv4: Ipv4Addr) {
    let everybody = IpEndpoint::new(GROUP.into(), PORT);
    if let Some(announcement) = reply(MdnsRequest::None, answer, name, ipv4) {
        let _ = socket.send_to(announcement, everybody).await;
    }
    let answers = async {
        loop {
            let Ok((len, sender)) = socket.recv_from(request).await else { continue };
            // Who asks from another port knows nothing of multicast, and wants the answer for itself.
            let legacy = sender.endpoint.port != PORT;
            let data = request.get(..len).unwrap_or_default();
            let asked = MdnsRequest::Request { legacy, multicast: true, data };
            if let Some(answer) = reply(asked, answer, name, ipv4) {
                let _ = socket.send_to(answer, if legacy { sender.endpoint } else { everybody }).await;
            }
        }
    };
    let _: Result<(), _> = with_timeout(ANNOUNCE_EVERY, answers).await;
}

fn reply<'a>(request: MdnsRequest<'_>, answer: &'a mut [u8], name: &str, ipv4: Ipv4Addr) -> Option<&'a [u8]> {
    let host = Host { hostname: name, ipv4, ipv6: core::net::Ipv6Addr::UNSPECIFIED, ttl: LIFETIME };
    let service = Service {
        name,
        priority: 0,
        weight: 0,
        service: "_http",
        protocol: "_tcp",
        port: 80,
        service_subtypes: &[],
        txt_kvs: &[("path", "/")],
    };
    let mut handler = HostAnswersMdnsHandler::new(ServiceAnswers::new(&host, &service));
    // A question that can't be read is none of ours.
    match handler.handle(request, answer) {
        Ok(MdnsResponse::Reply { data, .. }) => Some(data),
        Ok(MdnsResponse::None) | Err(_) => None,
    }
}
