#[doc(hidden)]
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    unused,
    unused_qualifications
)]
const _: () = {
    use ::smartmeter_proto as __proto;
    #[automatically_derived]
    impl<'a> __proto::Frame<'a> for Reply<'a> {
        const SCHEMA: &'static __proto::schema::Schema = &__proto::schema::Schema {
            name: "Reply",
            docs: "Whatever the meter replies.",
            id: ::core::option::Option::None,
            grade: __proto::schema::Grade::Confirmed,
            context: "",
            shape: __proto::schema::Shape::Enum {
                id: __proto::schema::Id::Number {
                    bytes: <u8 as __proto::Scalar>::BYTES,
                    order: __proto::Order::Big,
                },
                variants: &[
                    __proto::schema::Variant {
                        name: "Power",
                        docs: "Has an id of its own.",
                        selector: __proto::schema::Selector::Id(
                            <Power as __proto::Identified>::ID,
                        ),
                        content: __proto::schema::Content::Payload(
                            <Power as __proto::Frame<'a>>::SCHEMA,
                        ),
                    },
                    __proto::schema::Variant {
                        name: "Done",
                        docs: "",
                        selector: __proto::schema::Selector::Id(32u64),
                        content: __proto::schema::Content::Unit,
                    },
                    __proto::schema::Variant {
                        name: "Text",
                        docs: "",
                        selector: __proto::schema::Selector::Range {
                            first: 48u64,
                            last: 63u64,
                        },
                        content: __proto::schema::Content::Fields(
                            &[
                                {
                                    let mut __field = __proto::schema::Field::NONE;
                                    __field.name = "kind";
                                    __field.docs = "";
                                    __field.ty = <u8 as __proto::Wire<'a>>::TYPE;
                                    __field.size = <u8 as __proto::Wire<'a>>::SIZE;
                                    __field.grade = __proto::schema::Grade::Confirmed;
                                    __field
                                },
                                {
                                    let mut __field = __proto::schema::Field::NONE;
                                    __field.name = "text";
                                    __field.docs = "";
                                    __field.ty = <&'a str as __proto::Wire<'a>>::TYPE;
                                    __field.size = __proto::codegen::bounded_size(
                                        <&'a str as __proto::Wire<'a>>::SIZE,
                                        u64::MAX,
                                    );
                                    __field.grade = __proto::schema::Grade::Confirmed;
                                    __field.extent = __proto::schema::Extent::Bytes {
                                        len: __proto::schema::Amount::Expr("kind & 0x0F"),
                                        pad: ::core::option::Option::None,
                                    };
                                    __field
                                },
                            ],
                        ),
                    },
                    __proto::schema::Variant {
                        name: "Unknown",
                        docs: "Kept as it is.",
                        selector: __proto::schema::Selector::Other,
                        content: __proto::schema::Content::Fields(
                            &[
                                {
                                    let mut __field = __proto::schema::Field::NONE;
                                    __field.name = "kind";
                                    __field.docs = "";
                                    __field.ty = <u8 as __proto::Wire<'a>>::TYPE;
                                    __field.size = <u8 as __proto::Wire<'a>>::SIZE;
                                    __field.grade = __proto::schema::Grade::Confirmed;
                                    __field
                                },
                                {
                                    let mut __field = __proto::schema::Field::NONE;
                                    __field.name = "body";
                                    __field.docs = "";
                                    __field.ty = <&'a [u8] as __proto::Wire<'a>>::TYPE;
                                    __field.size = <&'a [u8] as __proto::Wire<'a>>::SIZE;
                                    __field.grade = __proto::schema::Grade::Confirmed;
                                    __field.extent = __proto::schema::Extent::Rest;
                                    __field
                                },
                            ],
                        ),
                    },
                ],
            },
        };
        const OUTLINE: &'static __proto::codegen::Outline = &__proto::codegen::Outline::new(
            <Self as __proto::Frame<'a>>::SCHEMA,
            &[
                __proto::codegen::Part::variant(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    0usize,
                    <Power as __proto::Wire<'a>>::INNER,
                ),
                __proto::codegen::Part::variant(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    1usize,
                    __proto::codegen::Inner::Nothing,
                ),
                __proto::codegen::Part::variant(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    2usize,
                    __proto::codegen::Inner::Type(
                        &__proto::codegen::Outline::of_variant(
                            &[
                                __proto::codegen::Part::variant_field(
                                    <Self as __proto::Frame<'a>>::SCHEMA,
                                    2usize,
                                    0usize,
                                    <u8 as __proto::Wire<'a>>::INNER,
                                ),
                                __proto::codegen::Part::variant_field(
                                    <Self as __proto::Frame<'a>>::SCHEMA,
                                    2usize,
                                    1usize,
                                    <&'a str as __proto::Wire<'a>>::INNER,
                                ),
                            ],
                        ),
                    ),
                ),
                __proto::codegen::Part::variant(
                    <Self as __proto::Frame<'a>>::SCHEMA,
                    3usize,
                    __proto::codegen::Inner::Type(
                        &__proto::codegen::Outline::of_variant(
                            &[
                                __proto::codegen::Part::variant_field(
                                    <Self as __proto::Frame<'a>>::SCHEMA,
                                    3usize,
                                    0usize,
                                    <u8 as __proto::Wire<'a>>::INNER,
                                ),
                                __proto::codegen::Part::variant_field(
                                    <Self as __proto::Frame<'a>>::SCHEMA,
                                    3usize,
                                    1usize,
                                    <&'a [u8] as __proto::Wire<'a>>::INNER,
                                ),
                            ],
                        ),
                    ),
                ),
            ],
        );
    }
    #[automatically_derived]
    impl<'a> __proto::Wire<'a> for Reply<'a> {
        const TYPE: __proto::schema::Type = __proto::schema::Type::Frame(
            <Self as __proto::Frame<'a>>::SCHEMA,
        );
        const SIZE: __proto::size::Size = <Self as __proto::Frame<'a>>::SCHEMA.size();
        const TOTAL: bool = false;
        const GREEDY: bool = false || <Power as __proto::Wire<'a>>::GREEDY || true;
        const INNER: __proto::codegen::Inner = __proto::codegen::Inner::Type(
            <Self as __proto::Frame<'a>>::OUTLINE,
        );
        #[inline]
        fn read<__V: __proto::visit::Visitor<'a>, __E: __proto::error::Notes>(
            __reader: &mut __proto::reader::Reader<'a, '_, __E>,
            _: __proto::Spec,
            __visitor: &mut __V,
        ) -> ::core::result::Result<Self, __proto::error::Failed> {
            let __mark = __reader.mark();
            let __id: u8 = __proto::codegen::read_id(__reader, __proto::Order::Big)?;
            let __id: u64 = __proto::Unsigned::to_u64(__id);
            if __id == <Power as __proto::Identified>::ID {
                return __proto::codegen::read_variant(
                    __reader,
                    (<Self as __proto::Frame<'a>>::SCHEMA, 0usize),
                    (__id, <u8 as __proto::Scalar>::BYTES),
                    __visitor,
                    |__reader, __visitor: &mut __V| {
                        match <Power as __proto::Wire<
                            'a,
                        >>::read(__reader, __proto::Spec::NONE, __visitor) {
                            ::core::result::Result::Ok(payload) => {
                                ::core::result::Result::Ok(Self::Power(payload))
                            }
                            ::core::result::Result::Err(failed) => {
                                ::core::result::Result::Err(
                                    __reader.failure().within(failed, 0usize),
                                )
                            }
                        }
                    },
                );
            }
            if __id == 32u64 {
                return __proto::codegen::read_variant(
                    __reader,
                    (<Self as __proto::Frame<'a>>::SCHEMA, 1usize),
                    (__id, <u8 as __proto::Scalar>::BYTES),
                    __visitor,
                    |__reader, __visitor: &mut __V| {
                        ::core::result::Result::Ok(Self::Done)
                    },
                );
            }
            if (48u64..=63u64).contains(&__id) {
                __reader.rewind(__mark);
                return __proto::codegen::read_variant(
                    __reader,
                    (<Self as __proto::Frame<'a>>::SCHEMA, 2usize),
                    (__id, 0),
                    __visitor,
                    |__reader, __visitor: &mut __V| {
                        let __kind: u8 = const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                0usize,
                            )
                        }
                            .visit(
                                __reader,
                                __visitor,
                                <u8 as __proto::Wire<'a>>::read,
                            )?;
                        let __text: &'a str = const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                1usize,
                            )
                        }
                            .visit_within(
                                __reader,
                                __proto::codegen::Amount::amount({
                                    let kind = &__kind;
                                    kind & 0x0F
                                }),
                                __visitor,
                                <&'a str as __proto::Wire<'a>>::read,
                            )?;
                        ::core::result::Result::Ok(Self::Text {
                            kind: __kind,
                            text: __text,
                        })
                    },
                );
            }
            __reader.rewind(__mark);
            __proto::codegen::read_variant(
                __reader,
                (<Self as __proto::Frame<'a>>::SCHEMA, 3usize),
                (__id, 0),
                __visitor,
                |__reader, __visitor: &mut __V| {
                    let __kind: u8 = const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'a>>::SCHEMA,
                            ::core::option::Option::Some(3usize),
                            0usize,
                        )
                    }
                        .visit(__reader, __visitor, <u8 as __proto::Wire<'a>>::read)?;
                    let __body: &'a [u8] = const {
                        __proto::codegen::Place::new(
                            <Self as __proto::Frame<'a>>::SCHEMA,
                            ::core::option::Option::Some(3usize),
                            1usize,
                        )
                    }
                        .visit(
                            __reader,
                            __visitor,
                            <&'a [u8] as __proto::Wire<'a>>::read,
                        )?;
                    ::core::result::Result::Ok(Self::Unknown {
                        kind: __kind,
                        body: __body,
                    })
                },
            )
        }
        #[inline]
        fn write(
            &self,
            __writer: &mut __proto::writer::Writer<'_, '_>,
            _: __proto::Spec,
        ) -> ::core::result::Result<(), __proto::error::Failed> {
            match self {
                Self::Power(__payload) => {
                    __proto::codegen::write_id::<
                        u8,
                    >(
                        __writer,
                        <Power as __proto::Identified>::ID,
                        __proto::Order::Big,
                    )?;
                    match ({
                        <Power as __proto::Wire<'a>>::write
                    })(__payload, __writer, __proto::Spec::NONE) {
                        ::core::result::Result::Ok(()) => ::core::result::Result::Ok(()),
                        ::core::result::Result::Err(failed) => {
                            ::core::result::Result::Err(
                                __writer.failure().within(failed, 0usize),
                            )
                        }
                    }
                }
                Self::Done => {
                    __proto::codegen::write_id::<
                        u8,
                    >(__writer, 32u64, __proto::Order::Big)?;
                    ::core::result::Result::Ok(())
                }
                Self::Text { kind: __kind, text: __text } => {
                    if !(48u64..=63u64).contains(&__proto::Unsigned::to_u64(*__kind))
                        || (|id: u64| {
                            false || id == <Power as __proto::Identified>::ID
                                || id == 32u64
                        })(__proto::Unsigned::to_u64(*__kind))
                    {
                        return ::core::result::Result::Err(
                            __proto::codegen::taken_id(
                                __writer.failure(),
                                2usize,
                                __proto::Unsigned::to_u64(*__kind),
                                __writer.offset(),
                            ),
                        );
                    }
                    let __outer = __writer;
                    let mut __inner = __outer.take();
                    let __writer = &mut __inner;
                    let __base = __writer.offset();
                    {
                        let __value = __kind;
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                0usize,
                            )
                        }
                            .write_by(
                                __writer,
                                |__writer, __spec| <u8 as __proto::Wire<
                                    'a,
                                >>::write(__value, __writer, __spec),
                            )?;
                    }
                    {
                        let __value = __text;
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                1usize,
                            )
                        }
                            .write_within(
                                __writer,
                                __proto::codegen::Amount::amount({
                                    let kind = __kind;
                                    kind & 0x0F
                                }),
                                ::core::option::Option::None,
                                |__writer, __spec| <&'a str as __proto::Wire<
                                    'a,
                                >>::write(__value, __writer, __spec),
                            )?;
                    }
                    *__outer = __inner;
                    ::core::result::Result::Ok(())
                }
                Self::Unknown { kind: __kind, body: __body } => {
                    if (|id: u64| {
                        false || id == <Power as __proto::Identified>::ID || id == 32u64
                            || (48u64..=63u64).contains(&id)
                    })(__proto::Unsigned::to_u64(*__kind)) {
                        return ::core::result::Result::Err(
                            __proto::codegen::taken_id(
                                __writer.failure(),
                                3usize,
                                __proto::Unsigned::to_u64(*__kind),
                                __writer.offset(),
                            ),
                        );
                    }
                    let __outer = __writer;
                    let mut __inner = __outer.take();
                    let __writer = &mut __inner;
                    let __base = __writer.offset();
                    {
                        let __value = __kind;
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(3usize),
                                0usize,
                            )
                        }
                            .write_by(
                                __writer,
                                |__writer, __spec| <u8 as __proto::Wire<
                                    'a,
                                >>::write(__value, __writer, __spec),
                            )?;
                    }
                    {
                        let __value = __body;
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(3usize),
                                1usize,
                            )
                        }
                            .write_by(
                                __writer,
                                |__writer, __spec| <&'a [u8] as __proto::Wire<
                                    'a,
                                >>::write(__value, __writer, __spec),
                            )?;
                    }
                    *__outer = __inner;
                    ::core::result::Result::Ok(())
                }
            }
        }
        #[inline]
        fn wire_len(&self, _: __proto::Spec) -> usize {
            match self {
                Self::Power(__payload) => {
                    ({
                        <Power as __proto::Wire<'a>>::wire_len
                    })(__payload, __proto::Spec::NONE)
                        .saturating_add(::core::mem::size_of::<u8>())
                }
                Self::Done => 0_usize.saturating_add(::core::mem::size_of::<u8>()),
                Self::Text { kind: __kind, text: __text } => {
                    {
                        let mut __len: usize = 0;
                        __len = __len
                            .saturating_add(
                                <u8 as __proto::Wire<
                                    'a,
                                >>::wire_len(
                                    __kind,
                                    const {
                                        __proto::codegen::Place::new(
                                            <Self as __proto::Frame<'a>>::SCHEMA,
                                            ::core::option::Option::Some(2usize),
                                            0usize,
                                        )
                                    }
                                        .spec,
                                ),
                            );
                        __len = __len
                            .saturating_add(
                                <&'a str as __proto::Wire<
                                    'a,
                                >>::wire_len(
                                    __text,
                                    const {
                                        __proto::codegen::Place::new(
                                            <Self as __proto::Frame<'a>>::SCHEMA,
                                            ::core::option::Option::Some(2usize),
                                            1usize,
                                        )
                                    }
                                        .spec,
                                ),
                            );
                        __len
                    }
                        .saturating_add(0)
                }
                Self::Unknown { kind: __kind, body: __body } => {
                    {
                        let mut __len: usize = 0;
                        __len = __len
                            .saturating_add(
                                <u8 as __proto::Wire<
                                    'a,
                                >>::wire_len(
                                    __kind,
                                    const {
                                        __proto::codegen::Place::new(
                                            <Self as __proto::Frame<'a>>::SCHEMA,
                                            ::core::option::Option::Some(3usize),
                                            0usize,
                                        )
                                    }
                                        .spec,
                                ),
                            );
                        __len = __len
                            .saturating_add(
                                <&'a [u8] as __proto::Wire<
                                    'a,
                                >>::wire_len(
                                    __body,
                                    const {
                                        __proto::codegen::Place::new(
                                            <Self as __proto::Frame<'a>>::SCHEMA,
                                            ::core::option::Option::Some(3usize),
                                            1usize,
                                        )
                                    }
                                        .spec,
                                ),
                            );
                        __len
                    }
                        .saturating_add(0)
                }
            }
        }
        #[inline]
        fn readings<__S: __proto::reading::Sink>(
            &self,
            _: __proto::Spec,
            __context: __proto::reading::ReadingContext,
            __sink: &mut __S,
        ) {
            match self {
                Self::Power(__payload) => {
                    ({
                        <Power as __proto::Wire<'a>>::readings
                    })(__payload, __proto::Spec::NONE, __context, __sink);
                }
                Self::Done => {}
                Self::Text { kind: __kind, text: __text } => {
                    <u8 as __proto::Wire<
                        'a,
                    >>::readings(
                        __kind,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                0usize,
                            )
                        }
                            .spec,
                        __context,
                        __sink,
                    );
                    <&'a str as __proto::Wire<
                        'a,
                    >>::readings(
                        __text,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(2usize),
                                1usize,
                            )
                        }
                            .spec,
                        __context,
                        __sink,
                    );
                }
                Self::Unknown { kind: __kind, body: __body } => {
                    <u8 as __proto::Wire<
                        'a,
                    >>::readings(
                        __kind,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(3usize),
                                0usize,
                            )
                        }
                            .spec,
                        __context,
                        __sink,
                    );
                    <&'a [u8] as __proto::Wire<
                        'a,
                    >>::readings(
                        __body,
                        const {
                            __proto::codegen::Place::new(
                                <Self as __proto::Frame<'a>>::SCHEMA,
                                ::core::option::Option::Some(3usize),
                                1usize,
                            )
                        }
                            .spec,
                        __context,
                        __sink,
                    );
                }
            }
        }
    }
    const _: () = {
        ::core::assert!(
            < Power as __proto::Identified > ::ID <= < u8 as __proto::Unsigned > ::MAX,
            "the id of `Power` does not fit the enum's id type, u8"
        );
        ::core::assert!(
            < Power as __proto::Identified > ::ID < 48u64 || < Power as
            __proto::Identified > ::ID > 63u64,
            "duplicate id: that of `Power` is in the range of `Text`; give one of them another `id`"
        );
        ::core::assert!(
            32u64 <= < u8 as __proto::Unsigned > ::MAX,
            "the id of `Done` does not fit the enum's id type, u8"
        );
        ::core::assert!(
            32u64 != < Power as __proto::Identified > ::ID,
            "duplicate id: `Power` and `Done` have the same; give one of them another `id`"
        );
        ::core::assert!(
            32u64 < 48u64 || 32u64 > 63u64,
            "duplicate id: that of `Done` is in the range of `Text`; give one of them another `id`"
        );
    };
    #[automatically_derived]
    impl<'a> __proto::Declared for Reply<'a> {
        type Frame<'__f> = Reply<'__f>;
    }
};
