using System.Text;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class LogEntryTests
{
    private const string Example =
        """{"action":"advisory.fetched","actor":"cncert/a1b2c3d4","detail":{"document":0},"evidence":"gateway","index":3,"log":"audit","prev":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","salt":"AAECAwQFBgcICQoLDA0ODw==","subject":"0190163d-8694-739b-aea5-966c26f8ad91","time":"2026-01-02T03:04:05.678Z","v":1}""";

    private static readonly byte[] Counting = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void An_entry_has_exactly_these_bytes()
    {
        var draft = EntryDraft.Create(
            "advisory.fetched", "cncert/a1b2c3d4", "0190163d-8694-739b-aea5-966c26f8ad91", Evidence.Gateway, static detail => detail.Integer("document", 0));
        var place = new EntryPlace(LogName.Audit, 3, new LeafHash(Counting), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), Counting.AsMemory(0, 16));
        Assert.Equal(Example, Encoding.UTF8.GetString(LogEntry.Write(place, draft)));
    }

    [Fact]
    public void An_entry_is_read_with_all_its_members()
    {
        var entry = LogEntry.Parse(Encoding.UTF8.GetBytes(Example));
        Assert.Equal("advisory.fetched", entry.Action);
        Assert.Equal("cncert/a1b2c3d4", entry.Actor);
        Assert.Equal("""{"document":0}""", Encoding.UTF8.GetString(entry.Detail.Span));
        Assert.Equal(Evidence.Gateway, entry.Evidence);
        Assert.Equal(3, entry.Index.Value);
        Assert.Equal(LogName.Audit, entry.Log);
        Assert.Equal(new LeafHash(Counting), entry.Previous);
        Assert.Equal(Counting[..16], entry.Salt.ToArray());
        Assert.Equal("0190163d-8694-739b-aea5-966c26f8ad91", entry.Subject);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), entry.Time);
    }

    [Theory]
    [InlineData("""{"action""", """ {"action""")]
    [InlineData("\"v\":1}", "\"v\":1} ")]
    [InlineData("\"v\":1}", "\"v\":2}")]
    [InlineData("\"v\":1}", "\"v\":1,\"w\":1}")]
    [InlineData(",\"v\":1}", "}")]
    [InlineData("\"index\":3", "\"index\":3.0")]
    [InlineData("\"index\":3", "\"index\":-3")]
    [InlineData("\"index\":3", "\"index\":\"3\"")]
    [InlineData("\"index\":3", "\"index\":null")]
    [InlineData("\"index\":3", "\"index\":9007199254740992")]
    [InlineData("\"index\":3", "\"index\":3,\"index\":3")]
    [InlineData("\"gateway\"", "\"Gateway\"")]
    [InlineData("\"audit\"", "\"Audit\"")]
    [InlineData("\"audit\"", "\"\"")]
    [InlineData("advisory.fetched", "")]
    [InlineData("advisory.fetched", "advisory fetched")]
    [InlineData("GxwdHh8=", "GxwdHh9=")]
    [InlineData("GxwdHh8=", "GxwdHg==")]
    [InlineData("DA0ODw==\"", "DA0O\"")]
    [InlineData("05.678Z", "05.678+00:00")]
    [InlineData("05.678Z", "05Z")]
    [InlineData("{\"document\":0}", "[]")]
    [InlineData("{\"document\":0}", "{\"b\":0,\"a\":0}")]
    [InlineData("cncert", "\\u0063ncert")]
    public void Anything_but_the_one_spelling_is_refused(string original, string changed)
    {
        string text = Example.Replace(original, changed, StringComparison.Ordinal);
        Assert.NotEqual(Example, text);
        Assert.Throws<EntryFormatException>(() => LogEntry.Parse(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_detail_that_is_not_canonical_is_refused_before_it_reaches_the_log()
    {
        Assert.Throws<CanonicalJsonException>(() => new EntryDraft("test.done", "a", "b", Evidence.Signed, "{ }"u8.ToArray()));
        Assert.Throws<CanonicalJsonException>(() => new EntryDraft("test.done", "a", "b", Evidence.Signed, "[]"u8.ToArray()));
        Assert.Throws<CanonicalJsonException>(() => new EntryDraft("test.done", "a", "b", Evidence.Signed, default));
        Assert.Equal("{}", Encoding.UTF8.GetString(new EntryDraft("test.done", "a", "b", Evidence.Signed, "{}"u8.ToArray()).Detail.Span));
    }

    [Fact]
    public void A_draft_keeps_its_detail_when_the_caller_s_buffer_changes()
    {
        byte[] buffer = "{\"a\":1}"u8.ToArray();
        var draft = new EntryDraft("test.done", "a", "b", Evidence.Signed, buffer);
        buffer[5] = (byte)'2';
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(draft.Detail.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Advisory.fetched")]
    [InlineData("advisory_fetched")]
    [InlineData("advisory.fetched\n")]
    public void An_action_outside_its_alphabet_is_refused(string action) =>
        Assert.Throws<ArgumentException>(() => new EntryDraft(action, "a", "b", Evidence.Signed, "{}"u8.ToArray()));

    [Fact]
    public void Ids_and_actions_are_bounded()
    {
        Assert.Throws<ArgumentException>(() => new EntryDraft(new string('a', 65), "a", "b", Evidence.Signed, "{}"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => new EntryDraft("a", new string('a', 256), "b", Evidence.Signed, "{}"u8.ToArray()));
        Assert.Throws<ArgumentException>(() => new EntryDraft("a", "a", new string('b', 256), Evidence.Signed, "{}"u8.ToArray()));
    }

    [Fact]
    public void An_entry_of_the_limit_is_written_and_one_byte_more_is_not()
    {
        int overhead = Write(0).Length;
        Assert.Equal(LogEntry.MaxSizeBytes, Write(LogEntry.MaxSizeBytes - overhead).Length);
        EntryTooLargeException refusal = Assert.Throws<EntryTooLargeException>(() => Write(LogEntry.MaxSizeBytes - overhead + 1));
        Assert.Equal(LogEntry.MaxSizeBytes + 1, refusal.SizeBytes);
        Assert.Throws<EntryFormatException>(() => LogEntry.Parse(new byte[LogEntry.MaxSizeBytes + 1]));
    }

    private static byte[] Write(int fill) => LogEntry.Write(
        new EntryPlace(LogName.Audit, 0, LeafHash.None, DateTimeOffset.UnixEpoch, new byte[16]),
        EntryDraft.Create("test.done", "a", "b", Evidence.Gateway, fill, static (detail, fill) => detail.Text("fill", new string('x', fill))));
}
