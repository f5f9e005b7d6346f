use std::vec::Vec;

use smartmeter_proto::spi::Mode;

use super::*;

/// All the room there is.
#[derive(Default)]
struct Endless(Vec<u16>);

impl Room for Endless {
    fn room(&self) -> usize {
        usize::MAX
    }

    fn put(&mut self, word: u16) -> bool {
        self.0.push(word);
        true
    }
}

/// A bus whose edges are latched until somebody serves them.
struct Bus {
    listener: Listener<Endless>,
    levels: Levels,
    rose: bool,
    fell: bool,
    select: bool,
    has_two_pins: bool,
    now: u32,
}

impl Bus {
    fn new(has_two_pins: bool) -> Self {
        let levels = Levels { select: true, ..Levels::default() };
        let config = Config { mode: Mode::Mode0, select_high: false };
        let listener = Listener::new(config, levels, Writer::new(Endless::default()));
        Self { listener, levels, rose: false, fell: false, select: false, has_two_pins, now: 0 }
    }

    fn clock(&mut self, level: bool) {
        self.levels.clock = level;
        *(if level { &mut self.rose } else { &mut self.fell }) = true;
        self.now += 10;
    }

    fn select(&mut self, active: bool) {
        self.levels.select = !active;
        self.select = true;
        self.now += 10;
    }

    fn serve(&mut self) {
        let clock = match (self.has_two_pins, self.rose || self.fell) {
            (true, _) => Edges::from_pins(self.rose, self.fell),
            (false, true) => Edges::ANY,
            (false, false) => Edges::NONE,
        };
        let select = if self.select { Edges::ANY } else { Edges::NONE };
        self.listener.serve(self.now, Found { levels: self.levels, select, clock });
        (self.rose, self.fell, self.select) = (false, false, false);
    }

    /// A byte, in which edge number `stalled` and the `edges` after it are served together.
    fn byte(&mut self, byte: u8, stalled: usize, edges: usize) {
        for index in 0..16 {
            self.levels.data = byte >> (7 - index / 2) & 1 == 1;
            self.clock(index % 2 == 0);
            if !(stalled..stalled + edges).contains(&index) {
                self.serve();
            }
        }
    }

    fn words(&self) -> &[u16] {
        &self.listener.writer.get_ref().0
    }
}

fn transaction(has_two_pins: bool, stalled: usize, edges: usize) -> Vec<u16> {
    let mut bus = Bus::new(has_two_pins);
    bus.select(true);
    bus.serve();
    bus.byte(0x0D, 99, 0);
    bus.byte(0xA5, stalled, edges);
    bus.byte(0x5A, 99, 0);
    bus.select(false);
    bus.serve();
    bus.words().to_vec()
}

#[test]
fn bytes_come_through_on_one_pin_and_on_two() {
    for has_two_pins in [false, true] {
        assert_eq!(transaction(has_two_pins, 99, 0), [0x0D, 0xA5, 0x5A, 0xFFFF]);
    }
}

#[test]
fn on_two_pins_any_number_of_missed_edges_is_told() {
    for (stalled, edges) in (0..15).flat_map(|stalled| (1..16 - stalled).map(move |edges| (stalled, edges))) {
        let words = transaction(true, stalled, edges);
        assert!(words.contains(&0xC000), "{edges} edges from {stalled}: {words:04X?}");
        assert_eq!((words[0], words.last()), (0x0D, Some(&0xFFFF)));
    }
}

#[test]
fn on_one_pin_three_edges_look_like_one_and_the_byte_is_short() {
    assert!(transaction(false, 4, 1).contains(&0xC000));
    let words = transaction(false, 4, 2);
    assert!(!words.contains(&0xC000) && words.iter().any(|word| word >> 8 == 0xC7), "{words:04X?}");
}

#[test]
fn an_edge_after_the_latch_was_read_waits_for_its_interrupt() {
    let mut bus = Bus::new(true);
    bus.select(true);
    bus.serve();
    bus.levels.clock = true;
    bus.serve();
    bus.byte(0x0D, 99, 0);
    bus.select(false);
    bus.serve();
    assert_eq!(bus.words(), [0x0D, 0xFFFF]);
}

#[test]
fn select_and_the_edges_beside_it_are_put_in_order() {
    let mut bus = Bus::new(true);
    bus.select(true);
    bus.levels.data = true;
    bus.clock(true);
    bus.serve();
    bus.clock(false);
    bus.serve();
    (0..7).for_each(|_| {
        bus.clock(true);
        bus.serve();
        bus.clock(false);
        bus.serve();
    });
    bus.select(false);
    bus.serve();
    assert_eq!(bus.words(), [0xFF, 0xFFFF]);
}

#[test]
fn a_select_that_was_released_and_pulled_unseen_is_told() {
    let mut bus = Bus::new(true);
    bus.select(true);
    bus.serve();
    bus.byte(0x0D, 99, 0);
    bus.select(false);
    bus.select(true);
    bus.serve();
    bus.byte(0x04, 99, 0);
    bus.select(false);
    bus.serve();
    assert_eq!(bus.words(), [0x0D, 0xC000, 0xD001, 0xFFFF]);
}

#[test]
fn a_short_pulse_is_a_glitch_where_it_can_be_told() {
    for (shortest, words) in [(15, &[0x0D, 0xFFFF][..]), (0, &[0xC000, 0xD001, 0xFFFF])] {
        let mut bus = Bus::new(true);
        bus.listener.shortest = shortest;
        bus.select(true);
        bus.serve();
        (bus.rose, bus.fell) = (true, true);
        bus.now += 2;
        bus.serve();
        bus.byte(0x0D, 99, 0);
        bus.select(false);
        bus.serve();
        assert_eq!((bus.words(), bus.listener.glitches()), (words, u32::from(shortest != 0)));
    }
}

#[test]
fn clocks_for_somebody_else_are_no_loss() {
    let mut bus = Bus::new(true);
    bus.byte(0x55, 3, 4);
    assert_eq!(bus.words(), [0_u16; 0]);
}
