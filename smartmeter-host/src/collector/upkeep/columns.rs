//! A table in Apache Parquet, written row by row: groups of rows are held in memory, one at a time.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::collector::version;

/// So many rows are held, and written as one group.
const GROUP: usize = 1 << 16;

/// What stands in one column of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A whole number, or a time.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(ByteArray),
    /// Nothing, where the column is optional.
    Nothing,
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// The values of one column, of which only one kind is there; a level for each row says whether it has one.
#[derive(Debug, Default)]
struct Column {
    integers: Vec<i64>,
    reals: Vec<f64>,
    texts: Vec<ByteArray>,
    levels: Vec<i16>,
}

impl Column {
    fn push(&mut self, cell: Cell) {
        self.levels.push((cell != Cell::Nothing).into());
        match cell {
            Cell::Integer(number) => self.integers.push(number),
            Cell::Real(number) => self.reals.push(number),
            Cell::Text(text) => self.texts.push(text),
            Cell::Nothing => {}
        }
    }

    fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<()> {
        let levels = Some(&self.levels[..]);
        match writer {
            ColumnWriter::Int64ColumnWriter(writer) => writer.write_batch(&self.integers, levels, None)?,
            ColumnWriter::DoubleColumnWriter(writer) => writer.write_batch(&self.reals, levels, None)?,
            ColumnWriter::ByteArrayColumnWriter(writer) => writer.write_batch(&self.texts, levels, None)?,
            _ => return Err(ParquetError::General("a column of a type that is not written here".into())),
        };
        *self = Self::default();
        Ok(())
    }
}

/// A table that is being written.
pub(super) struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    waiting: usize,
    count: u64,
}

impl<W: Write + Send> Table<W> {
    /// Of these columns, in the words of Parquet's own schemas.
    pub(super) fn new(schema: &str, out: W) -> Result<Self> {
        let schema = Arc::new(parse_message_type(schema)?);
        let columns = schema.get_fields().iter().map(|_| Column::default()).collect();
        let program = KeyValue::new("program".into(), version::PROGRAM.to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(version::PROGRAM.into())
            .set_key_value_metadata(Some(vec![program]))
            .build();
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Self { writer, columns, waiting: 0, count: 0 })
    }

    /// Takes a row: a cell for each column.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<()> {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
        self.waiting += 1;
        self.count += 1;
        if self.waiting == GROUP { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> Result<()> {
        self.waiting = 0;
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            column.write(writer.untyped())?;
            writer.close()?;
        }
        group.close().map(drop)
    }

    /// Ends it, and says how many rows it has.
    pub(super) fn finish(mut self) -> Result<u64> {
        if self.waiting > 0 {
            self.group()?;
        }
        self.writer.close()?;
        Ok(self.count)
    }
}
