//! Interrupt and task share the ring and nothing else: all orders in which they can run, and all that a weak memory may show.
//!
//! Loom runs the threads of a closure in every order. It has to see the atomics, and those within heapless are not its own, so
//! the queue is written once more here, with the same loads and stores in the same order as heapless 0.9 has in
//! `spsc::Queue::{inner_enqueue, inner_dequeue, len}`. What is put to the test is the use that [`Writer`] makes of it, which is the
//! sniffer's own code, behind [`Room`]. One thing differs: heapless reads an index back that only the same side writes, and here that
//! side keeps it, which is the same number. (Loom remembers only the last load of each atomic, and would no longer see that the
//! other side's came before.) The places are atomics without order: where the indices do not order them, Loom shows old
//! words in them. [`an_index_without_order_is_found`] shows that.
//!
//! It needs no `--cfg loom`, since nothing but the queue here is replaced, and so is a part of `cargo test`.

use loom::sync::Arc;
use loom::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use loom::thread;
use smartmeter_proto::words::Word;
use sniffer_core::ring::{Room, Writer};

/// One more than words that fit: the fewest that a ring can have.
const N: usize = 4;

struct Queue {
    head: AtomicUsize,
    tail: AtomicUsize,
    words: [AtomicU16; N],
    /// How the producer hands on what it has put.
    release: Ordering,
}

impl Queue {
    fn new(release: Ordering) -> Arc<Self> {
        let words = std::array::from_fn(|_| AtomicU16::new(0));
        Arc::new(Self { head: AtomicUsize::new(0), tail: AtomicUsize::new(0), words, release })
    }
}

struct Producer {
    queue: Arc<Queue>,
    tail: usize,
}

impl Room for Producer {
    fn room(&self) -> usize {
        let head = self.queue.head.load(Ordering::Relaxed);
        N - 1 - (self.tail + N - head) % N
    }

    fn put(&mut self, word: u16) -> bool {
        let next = (self.tail + 1) % N;
        if next == self.queue.head.load(Ordering::Acquire) {
            return false;
        }
        self.queue.words[self.tail].store(word, Ordering::Relaxed);
        self.queue.tail.store(next, self.queue.release);
        self.tail = next;
        true
    }
}

struct Consumer {
    queue: Arc<Queue>,
    head: usize,
}

impl Consumer {
    fn pop(&mut self) -> Option<u16> {
        if self.head == self.queue.tail.load(Ordering::Acquire) {
            return None;
        }
        let word = self.queue.words[self.head].load(Ordering::Relaxed);
        self.head = (self.head + 1) % N;
        self.queue.head.store(self.head, Ordering::Release);
        Some(word)
    }
}

/// Each word is there, in its place, or counted there.
fn check(pushed: &[u16], seen: &[u16]) {
    let mut place = 0;
    for &word in seen {
        match Word::from(word).lost_count() {
            Some(count) => place += count as usize,
            None => {
                assert_eq!(Some(&word), pushed.get(place), "{seen:04X?}");
                place += 1;
            }
        }
    }
    assert_eq!(place, pushed.len(), "{seen:04X?}");
}

/// Pushes in an interrupt what a task pops at the same time, up to so many times, and then what is left.
fn exchange(words: &'static [u16], pops: usize, release: Ordering) {
    let queue = Queue::new(release);
    let mut consumer = Consumer { queue: queue.clone(), head: 0 };
    let interrupt = thread::spawn(move || {
        let mut writer = Writer::new(Producer { queue, tail: 0 });
        words.iter().for_each(|&word| writer.push(word.into()));
        writer
    });
    let mut seen: Vec<u16> = (0..pops).filter_map(|_| consumer.pop()).collect();
    let mut writer = interrupt.join().unwrap();
    // With all room there is, and an end, what was lost is told.
    seen.extend(std::iter::from_fn(|| consumer.pop()));
    writer.push(Word::End);
    seen.extend(std::iter::from_fn(|| consumer.pop()));
    check(&[words, &[Word::END]].concat(), &seen);
}

/// Runs it in every order, or in all with so many switches that a thread did not ask for; says in how many.
fn in_every_order(most_switches: Option<usize>, run: impl Fn() + Send + Sync + 'static) -> usize {
    // Not one of Loom's, which would begin anew in each order.
    let orders = std::sync::Arc::new(std::sync::Mutex::new(0));
    let counted = orders.clone();
    let mut orders_of = loom::model::Builder::new();
    orders_of.preemption_bound = most_switches;
    orders_of.check(move || {
        *counted.lock().unwrap() += 1;
        run();
    });
    *orders.lock().unwrap()
}

#[test]
fn what_fits_comes_through_in_every_order() {
    let orders = in_every_order(None, || exchange(&[1, 2, Word::END], 3, Ordering::Release));
    assert!(orders > 100, "{orders}");
}

#[test]
fn what_does_not_fit_is_counted_in_every_order() {
    // All orders are some millions. An interrupt that is not interrupted itself switches twice for each time that it comes.
    let orders = in_every_order(Some(2), || exchange(&[1, 2, 3, 4, Word::END, 5, Word::END], 4, Ordering::Release));
    assert!(orders > 100, "{orders}");
}

#[test]
#[should_panic(expected = "left == right")]
fn an_index_without_order_is_found() {
    in_every_order(None, || exchange(&[1, 2, Word::END], 3, Ordering::Relaxed));
}
