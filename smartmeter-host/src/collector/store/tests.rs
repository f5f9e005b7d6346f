use super::*;
use crate::collector::decoder::{Decoded, Measured};

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("smartmeter.db")).await.unwrap();
    (folder, store)
}

fn frame(time: i64, value: f64, quality: Quality) -> Decoded {
    let reading = Measured { metric: "power", item: String::new(), time, value, unit: "W", interval: 0, quality };
    Decoded {
        first: 0,
        read_at: 0,
        bytes: vec![1, 0xAB],
        name: "Power".into(),
        quality,
        note: String::new(),
        readings: vec![reading],
    }
}

#[tokio::test]
async fn words_come_back_as_they_were() -> Result<(), StoreError> {
    let (_folder, store) = store().await;
    let chunk = Chunk { first: 5, count: 3, lost: 0, read_at: 7, words: vec![0xBBBB, 1, 0xFFFF] };
    let mut batch = store.begin().await?;
    let device = batch.device("02:00:00:00:00:01", 7).await?;
    let session = batch.session(device, 9, 7).await?;
    batch.chunk(session.id, &chunk, 8).await?;
    batch.chunk(session.id, &chunk, 9).await?;
    batch.advance(session.id, 8, 6).await?;
    batch.commit().await?;

    let mut batch = store.begin().await?;
    let session = batch.session(device, 9, 99).await?;
    assert_eq!((session.next, session.decoded), (8, 6));
    assert_eq!(batch.words_from(session.id, 6).await?, [chunk]);
    assert_eq!(batch.words_from(session.id, 8).await?, []);
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
    for (value, quality) in [(1.0, Quality::Reconstructed), (2.0, Quality::Checked), (3.0, Quality::Unchecked)] {
        batch.frame(&session, &frame(50, value, quality), "test").await?;
    }
    batch.frame(&session, &frame(60, 9.5, Quality::Unchecked), "test").await?;
    batch.commit().await?;

    let all = Span { from: 0, to: 100 };
    let readings = store.readings(device, "power", "", all, 10).await?;
    let readings: Vec<_> = readings.iter().map(|it| (it.time, it.value, it.quality)).collect();
    assert_eq!(readings, [(50, 2.0, "checked"), (60, 9.5, "unchecked")]);
    assert_eq!(store.latest().await?.iter().map(|it| it.reading.value).collect::<Vec<_>>(), [9.5]);
    assert_eq!(store.readings(device, "power", "", Span { from: 0, to: 60 }, 10).await?.len(), 1);
    assert_eq!(store.frames(i64::MAX, 2).await?.iter().map(|it| &it.bytes[..]).collect::<Vec<_>>(), ["01 AB"; 2]);
    Ok(())
}
