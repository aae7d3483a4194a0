using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>The reader for millions and the reader for one must never disagree about what an entry is.</summary>
public sealed class EntryEnvelopeTests
{
    // What changes meaning in JSON, in base64, in numbers and in UTF-8, more often than chance would bring it up.
    private static readonly byte[] Notable = [.. "\"\\{}[]:,0123456789-+.eE \n\t/=AQgwunbftr"u8, 0x00, 0x1f, 0x7f, 0x80, 0xc3, 0xa9, 0xed, 0xa0, 0xf0, 0xff];

    private static readonly string[] Pieces =
    [
        "\\n", "\\u0001", "\\u000a", "\\u001F", "\\u0041", "\\/", "\\\"", "é", "😀", "\ufb33", "{}", "[]", "{\"a\":1}", "[1,\"x\",true,false]", "null", "-1", "01", "1.0", "1e3",
        "9007199254740991", "9007199254740992", "99999999999999999999", "\"\"", ",\"w\":1", "\"v\":2", "\"signed\"", "\"Signed\"", "\"directory\"", "\"a b\"",
        "2024-02-29T23:59:59.999Z", "2023-02-29T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-02T24:00:00.000Z",
        "2026-01-02T03:60:04.000Z", "2026-01-02T03:04:60.000Z", "2026-01-02T03:04:05.67 Z", "2026-01-02t03:04:05.678Z",
    ];

    [Fact]
    public void An_entry_is_read_with_the_members_that_the_general_reader_gives() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Entries.ToArbitrary(), bytes =>
        {
            var entry = LogEntry.Parse(bytes);
            return EntryEnvelope.TryRead(bytes, out EntryEnvelope envelope)
                && Encoding.ASCII.GetString(envelope.Action) == entry.Action
                && envelope.Detail.SequenceEqual(entry.Detail.Span)
                && Encoding.ASCII.GetString(envelope.Log) == entry.Log.Value
                && envelope.Index == entry.Index.Value
                && envelope.Previous == entry.Previous;
        }));

    [Fact]
    public void Entries_with_bytes_changed_put_in_or_taken_out_are_judged_as_by_the_general_reader()
    {
        int accepted = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30_000),
            Prop.ForAll(Mutated.ToArbitrary(), bytes =>
            {
                bool taken = EntryEnvelope.TryRead(bytes, out _);
                accepted += taken ? 1 : 0;
                return taken == IsEntry(bytes);
            }));
        Assert.InRange(accepted, 1000, 29_000);
    }

    [Fact]
    public void Every_single_byte_put_in_any_place_is_judged_as_by_the_general_reader()
    {
        byte[] entry = Write(new Members("advisory.fetched", "cncert/a1b2c3d4", "{\"a\":[1,\"\\n\"],\"b\":{\"c\":true}}", 3, "subject"));
        for (int position = 0; position < entry.Length; position++)
        {
            foreach (byte value in Notable)
            {
                byte[] changed = [.. entry];
                changed[position] = value;
                Assert.Equal(IsEntry(changed), EntryEnvelope.TryRead(changed, out _));
            }

            Assert.Equal(IsEntry(entry.AsMemory(0, position)), EntryEnvelope.TryRead(entry.AsSpan(0, position), out _));
        }
    }

    [Theory]
    [InlineData(29)]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(32)]
    public void Depth_is_bounded_as_by_the_general_reader(int depth)
    {
        string detail = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "[]" + new string('}', depth - 1);
        byte[] entry = Raw(detail);
        Assert.Equal(depth <= LogEntry.MaxDetailDepth, EntryEnvelope.TryRead(entry, out _));
        Assert.Equal(IsEntry(entry), EntryEnvelope.TryRead(entry, out _));
    }

    [Fact]
    public void An_entry_of_the_limit_is_read_and_one_byte_more_is_not()
    {
        string longest = new('x', LogEntry.MaxSizeBytes - Raw("{\"a\":\"\"}").Length);
        Assert.True(EntryEnvelope.TryRead(Raw($"{{\"a\":\"{longest}\"}}"), out _));
        Assert.False(EntryEnvelope.TryRead(Raw($"{{\"a\":\"{longest}x\"}}"), out _));
    }

    [Fact]
    public void The_members_of_a_detail_are_ordered_as_by_the_general_reader() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(5000),
        Prop.ForAll(Names.Zip(Names).ToArbitrary(), pair =>
        {
            byte[] entry = Raw($"{{\"{pair.Item1}\":1,\"{pair.Item2}\":1}}");
            return EntryEnvelope.TryRead(entry, out _) == IsEntry(entry);
        }));

    private sealed record Members(string Action, string Actor, string Detail, long Index, string Subject);

    private static Gen<string> Names => Gen.Elements("a", "b", "\\n", "\\t", "\\\\", "\\u0001", "é", "ê", "\ufb33", "😀", "[", "]").ArrayOf().Select(string.Concat);

    private static Gen<byte[]> Entries =>
        from action in Gen.Elements("advisory.published", "token.issued", "a", new string('a', 64))
        from actor in Gen.Elements("cncert/a1b2c3d4", "", "é😀\"\\\n\u0001", new string('x', 255))
        from detail in Gen.Elements(
            "{}", "{\"a\":1}", "{\"a\":{\"b\":[true,false,\"x\",{}]},\"é\":\"\\u001f\"}", "{\"count\":3,\"manifestsRoot\":\"AAAA\"}", "{\"\":[],\"\\r\":[[]],\"1\":0}")
        from index in Gen.Elements(0L, 7L, 1L << 40, LogIndex.MaxValue)
        from subject in Gen.Elements("0190163d-8694-739b-aea5-966c26f8ad91", "", "\t")
        select Write(new Members(action, actor, detail, index, subject));

    private static Gen<byte[]> Mutated =>
        from entry in Entries
        from edits in Edits.ArrayOf(3)
        from count in Gen.Choose(0, 3)
        select edits.Take(count).Aggregate(entry, (bytes, edit) => edit(bytes));

    private static Gen<Func<byte[], byte[]>> Edits =>
        from place in Gen.Choose(0, int.MaxValue)
        from value in Gen.Elements(Notable)
        from piece in Gen.Elements(Pieces)
        from kind in Gen.Choose(0, 5)
        from bit in Gen.Choose(0, 7)
        select new Func<byte[], byte[]>(bytes =>
        {
            int at = place % (bytes.Length + 1);
            int end = Math.Min(bytes.Length, at + 1);
            return kind switch
            {
                0 => [.. bytes[..at], value, .. bytes[end..]],
                1 => [.. bytes[..at], value, .. bytes[at..]],
                2 => [.. bytes[..at], .. bytes[end..]],
                3 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(piece), .. bytes[at..]],
                4 => at == end ? bytes : [.. bytes[..at], (byte)(bytes[at] ^ (1 << bit)), .. bytes[end..]],
                _ => Replaced(bytes, place, piece),
            };
        });

    // Puts a piece where a whole value stands, so that what is wrong is the value and not the grammar around it.
    private static byte[] Replaced(byte[] bytes, int place, string piece)
    {
        string text = Encoding.Latin1.GetString(bytes);
        string raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(piece));
        string member = ((string[])["\"action\":\"", "\"actor\":\"", "\"log\":\"", "\"prev\":\"", "\"salt\":\"", "\"subject\":\"", "\"time\":\"", "\"index\":", "\"detail\":"])[place % 9];
        int start = text.IndexOf(member, StringComparison.Ordinal) + member.Length;
        int end = member.EndsWith('"') ? text.IndexOf('"', start) : text.IndexOf(",\"", start, StringComparison.Ordinal);
        return start < member.Length || end < start ? bytes : Encoding.Latin1.GetBytes(text[..start] + raw + text[end..]);
    }

    private static byte[] Write(Members members)
    {
        byte[] hash = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * (members.Index % 251) % 256))];
        var place = new EntryPlace(LogName.Audit, members.Index, new LeafHash(hash), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), hash.AsMemory(0, 16));
        return LogEntry.Write(place, new EntryDraft(members.Action, members.Actor, members.Subject, Evidence.Signed, Encoding.UTF8.GetBytes(members.Detail)));
    }

    private static byte[] Raw(string detail) => Encoding.UTF8.GetBytes(
        $$"""{"action":"a","actor":"b","detail":{{detail}},"evidence":"gateway","index":3,"log":"audit","prev":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","salt":"AAECAwQFBgcICQoLDA0ODw==","subject":"c","time":"2026-01-02T03:04:05.678Z","v":1}""");

    private static bool IsEntry(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            _ = LogEntry.Parse(bytes);
            return true;
        }
        catch (EntryFormatException)
        {
            return false;
        }
    }
}
