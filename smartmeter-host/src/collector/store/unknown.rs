//! Frames of kinds that nobody has declared.

use super::sql::{Record, sql};
use super::{Store, StoreError};

/// A frame that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub device: i64,
    /// When it was read, in milliseconds since 1970.
    pub at: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The newest frames that are none of these variants' known kinds, read in a span of milliseconds since 1970; at most so
    /// many.
    ///
    /// # Errors
    ///
    /// Where the database says so.
    pub async fn seen(
        &self,
        device: Option<i64>,
        span: (i64, i64),
        names: &[&'static str],
        limit: u32,
    ) -> Result<Vec<Seen>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT frame.id, session.device, frame.read_at, frame.bytes FROM frame
                 JOIN session ON session.id = frame.session
             WHERE frame.quality <> 'damaged' AND frame.read_at >= ");
        query.push_bind(span.0).push(" AND frame.read_at < ").push_bind(span.1).push(" AND (");
        for (index, name) in names.iter().enumerate() {
            let or = if index > 0 { " OR " } else { "" };
            query.push(format!("{or}(' ' || frame.name || ' ') LIKE ")).push_bind(format!("% {name} %"));
        }
        query.push(")");
        if let Some(device) = device {
            query.push(" AND session.device = ").push_bind(device);
        }
        query.push(" ORDER BY frame.read_at DESC LIMIT ").push_bind(limit);
        let rows = query.all(&self.readers).await?;
        let seen = |row: &Record| Seen { id: row.get(0), device: row.get(1), at: row.get(2), bytes: row.get(3) };
        Ok(rows.iter().map(seen).collect())
    }
}
