use super::*;
use crate::collector::decoder::{Clock, Decoded, Found, Measured, Moment};

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("smartmeter.db")).await.unwrap();
    (folder, store)
}

mod downsample;

const READ: Moment = Moment { at: 7, by_sniffer: true };

fn frame(first: u64, time: i64, value: f64, quality: Quality) -> Found {
    let (item, clock) = (String::new(), Clock::Frame);
    let reading = Measured { metric: "power", item, time, clock, value, unit: "W", interval: 0, quality };
    Found::Frame(Decoded {
        first,
        part: 0,
        read: READ,
        bytes: vec![1, 0xAB],
        known: vec![true, false],
        name: "Power".into(),
        quality,
        note: String::new(),
        readings: vec![reading],
    })
}

fn wanted(limit: u32) -> Wanted {
    Wanted { limit, ..Wanted::default() }
}

#[tokio::test]
async fn words_come_back_as_they_were() -> Result<(), StoreError> {
    let (_folder, store) = store().await;
    let chunk = Chunk { first: 5, count: 3, lost: 0, read: READ, words: vec![0xBBBB, 1, 0xFFFF] };
    let mut batch = store.begin().await?;
    let device = batch.device("02:00:00:00:00:01", 7).await?;
    let session = batch.session(device, 9, 7).await?;
    batch.chunk(session.id, &chunk, 8).await?;
    batch.advance(session.id, 8, 6).await?;
    batch.commit().await?;

    let mut batch = store.begin().await?;
    let session = batch.session(device, 9, 99).await?;
    assert_eq!((session.next, session.decoded), (8, 6));
    // Decoding goes on in the midst of it.
    let from = batch.chunk_of(session.id, session.decoded).await?;
    assert_eq!((from, batch.page(session.id, from).await?), (5, vec![chunk]));
    assert_eq!(batch.chunk_of(session.id + 1, 6).await?, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_not_committed_is_not_there() -> Result<(), StoreError> {
    let (_folder, store) = store().await;
    let mut batch = store.begin().await?;
    batch.device("a", 1).await?;
    drop(batch);
    assert_eq!(store.devices().await?, []);
    Ok(())
}

#[tokio::test]
async fn a_better_reading_takes_the_place_of_a_worse_one() -> Result<(), StoreError> {
    let (_folder, store) = store().await;
    let mut batch = store.begin().await?;
    let device = batch.device("a", 1).await?;
    let session = batch.session(device, 1, 1).await?;
    let decoder = batch.decoder("test", "0", "1").await?;
    let readings = [(1.0, Quality::Reconstructed), (2.0, Quality::Checked), (3.0, Quality::Unchecked)];
    for (first, (value, quality)) in (0..).zip(readings) {
        batch.found(&session, &frame(first, 50, value, quality), decoder).await?;
    }
    batch.found(&session, &frame(3, 60, 9.5, Quality::Unchecked), decoder).await?;
    assert_eq!(batch.found(&session, &frame(3, 70, 0.0, Quality::Checked), decoder).await?, None);
    batch.commit().await?;

    let found = store.readings(&wanted(10)).await?;
    let values: Vec<_> = found.iter().map(|it| (it.time, it.value, it.quality, it.clock)).collect();
    assert_eq!(values, [(50, 2.0, "checked", "frame"), (60, 9.5, "unchecked", "frame")]);
    assert_eq!(store.latest(Some(device)).await?, found[1..]);
    assert_eq!(store.readings(&Wanted { to: Some(60), ..wanted(10) }).await?, found[..1]);
    assert_eq!(store.readings(&Wanted { rank: 3, ..wanted(10) }).await?, found[..1]);
    let behind = Some(Place(device, "power".into(), String::new(), 50));
    assert_eq!(store.readings(&Wanted { behind, ..wanted(10) }).await?, found[1..]);
    let frames = store.frames(&WantedFrames { limit: 2, ..WantedFrames::default() }).await?;
    assert_eq!(frames.iter().map(|it| (&it.bytes[..], it.clock)).collect::<Vec<_>>(), [("01 ??", "sniffer"); 2]);
    Ok(())
}

#[tokio::test]
async fn longer_times_have_means_and_ends() -> Result<(), StoreError> {
    let (_folder, store) = store().await;
    let mut batch = store.begin().await?;
    let device = batch.device("a", 1).await?;
    let session = batch.session(device, 1, 1).await?;
    let decoder = batch.decoder("test", "0", "1").await?;
    for (first, time) in (0..).zip([1, 59, 60, 61]) {
        let quality = if time == 59 { Quality::Reconstructed } else { Quality::Checked };
        batch.found(&session, &frame(first, time, first as f64, quality), decoder).await?;
    }
    batch.commit().await?;
    let buckets = store.buckets(&wanted(10), 60).await?;
    let buckets: Vec<_> = buckets.iter().map(|it| (it.time, it.value, it.min, it.max, it.count, it.quality)).collect();
    assert_eq!(buckets, [(60, 1.0, 0.0, 2.0, 3, "reconstructed"), (120, 3.0, 3.0, 3.0, 1, "checked")]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn many_may_open_a_new_one_at_once() -> Result<(), StoreError> {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("smartmeter.db");
        let open = || {
            let path = path.clone();
            tokio::spawn(async move { Store::open(&path).await.map(drop) })
        };
        for opened in [open(), open(), open(), open()] {
            opened.await.unwrap()?;
        }
    }
    Ok(())
}
