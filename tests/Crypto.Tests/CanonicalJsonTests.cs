using System.Text;

namespace Gateway.Crypto.Tests;

public sealed class CanonicalJsonTests
{
    private static readonly string[] TwoTexts = ["b", "a"];

    [Fact]
    public void Writing_gives_the_form_of_RFC_8785()
    {
        byte[] written = CanonicalJson.Write(static root =>
        {
            root.Binary("binary", [0xfb, 0xff, 0x00]);
            root.Flag("flag", true);
            root.Integer("integer", CanonicalJson.MaxInteger);
            root.Object("object", static inner => inner.Text("", ""));
            root.Objects("objects", TwoTexts, static (inner, text) => inner.Text("t", text));
            root.TextMap("textMap", new Dictionary<string, string> { ["zh"] = "公告", ["en"] = "notice" });
            root.Texts("texts", TwoTexts);
            root.Time("time", new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)).AddTicks(9_999));
        });

        Assert.Equal(
            """{"binary":"+/8A","flag":true,"integer":9007199254740991,"object":{"":""},"objects":[{"t":"b"},{"t":"a"}],"textMap":{"en":"notice","zh":"公告"},"texts":["b","a"],"time":"2026-01-02T03:04:05.678Z"}""",
            Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Writing_leaves_out_what_is_absent()
    {
        byte[] written = CanonicalJson.Write(static root =>
        {
            root.OptionalInteger("a", null);
            root.OptionalText("b", null);
            root.OptionalTexts("c", null);
            root.OptionalTime("d", null);
            root.OptionalText("e", "there");
        });

        Assert.Equal("""{"e":"there"}""", Encoding.UTF8.GetString(written));
    }

    [Theory]
    [InlineData("\u007f", "\u007f")]
    [InlineData("\u0080\u2028\u2029\ufeff", "\u0080\u2028\u2029\ufeff")]
    [InlineData("😀 & <script>'/+", "😀 & <script>'/+")]
    [InlineData("\"\\\b\t\n\f\r", "\\\"\\\\\\b\\t\\n\\f\\r")]
    [InlineData("\0\u0001\u000b\u000e\u001f", "\\u0000\\u0001\\u000b\\u000e\\u001f")]
    public void A_text_is_escaped_only_where_RFC_8785_does(string text, string inside)
    {
        byte[] written = CanonicalJson.Write(root => root.Text("t", text));

        Assert.Equal("{\"t\":\"" + inside + "\"}", Encoding.UTF8.GetString(written));
        Assert.Equal(text, CanonicalJson.ParseObject(written).Text("t"));
    }

    [Fact]
    public void Members_are_ordered_by_UTF_16_code_units_not_by_code_points()
    {
        // The example of RFC 8785 §3.2.3. U+1F600 starts with the surrogate D83D and so comes before U+FB33, though its code point is larger.
        string[] ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"];
        byte[] written = CanonicalJson.Write(root =>
        {
            foreach (string name in ordered)
            {
                root.Text(name, "x");
            }
        });

        Assert.Equal(ordered, CanonicalJson.ParseObject(written).Names);
        Assert.Throws<CanonicalJsonException>(() => Parse("{\"\ufb33\":1,\"\U0001f600\":1}"));
        Assert.Throws<InvalidOperationException>(() => CanonicalJson.Write(static root =>
        {
            root.Integer("\ufb33", 1);
            root.Integer("\U0001f600", 1);
        }));
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("a", "B")]
    public void Writing_members_out_of_order_or_twice_is_refused(string first, string second) =>
        Assert.Throws<InvalidOperationException>(() => CanonicalJson.Write(root =>
        {
            root.Integer(first, 1);
            root.Integer(second, 2);
        }));

    [Theory]
    [InlineData(-1L)]
    [InlineData(CanonicalJson.MaxInteger + 1)]
    public void Writing_an_integer_outside_the_profile_is_refused(long value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CanonicalJson.Write(root => root.Integer("a", value)));

    [Fact]
    public void Writing_a_lone_surrogate_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(static root => root.Text("a", "x\ud83d")));
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(static root => root.Text("\ude00", "x")));
    }

    [Fact]
    public void A_writer_that_failed_leaves_nothing_for_the_next_document()
    {
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(static root => root.Text("z", "\ud83d")));

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(CanonicalJson.Write(static root => root.Integer("a", 1))));
    }

    [Fact]
    public void A_document_may_be_written_while_another_is_being_written()
    {
        byte[] written = CanonicalJson.Write(static root =>
        {
            root.Raw("a", CanonicalJson.Write(static inner => inner.Integer("i", 1)));
            root.Integer("b", 2);
        });

        Assert.Equal("""{"a":{"i":1},"b":2}""", Encoding.UTF8.GetString(written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\ufeff{}")]
    [InlineData(" {}")]
    [InlineData("{} ")]
    [InlineData("{}\n")]
    [InlineData("{}{}")]
    [InlineData("{")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1 }")]
    [InlineData("{ \"a\":1}")]
    [InlineData("{\"a\" :1}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1 ,2]}")]
    [InlineData("{\"a\":[}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":tru}")]
    [InlineData("{\"a\":True}")]
    [InlineData("{\"a\":1.0}")]
    [InlineData("{\"a\":1e3}")]
    [InlineData("{\"a\":-1}")]
    [InlineData("{\"a\":-0}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":00}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":9007199254740992}")]
    [InlineData("{\"a\":99999999999999999999999999}")]
    [InlineData("{\"a\":\"x}")]
    [InlineData("{\"a\":\"\t\"}")]
    [InlineData("{\"a\":\"\\/\"}")]
    [InlineData("{\"a\":\"\\u0041\"}")]
    [InlineData("{\"a\":\"\\u007f\"}")]
    [InlineData("{\"a\":\"\\u2028\"}")]
    [InlineData("{\"a\":\"\\u000a\"}")]
    [InlineData("{\"a\":\"\\u000A\"}")]
    [InlineData("{\"a\":\"\\u001F\"}")]
    [InlineData("{\"a\":\"\\ud83d\\ude00\"}")]
    [InlineData("{\"a\":\"\\ud83d\"}")]
    [InlineData("{\"a\":\"\\x41\"}")]
    [InlineData("{\"a\":\"\\")]
    [InlineData("{\"a\":\"\\u00")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1}//")]
    public void Reading_refuses_what_is_not_its_own_canonical_form(string document) => Assert.Throws<CanonicalJsonException>(() => Parse(document));

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc0, 0x80 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0xbd })]
    [InlineData(new byte[] { 0xe2, 0x80 })]
    public void Reading_refuses_invalid_UTF_8_and_encoded_surrogates(byte[] inside) =>
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.ParseObject((byte[])[.. "{\"a\":\""u8, .. inside, .. "\"}"u8]));

    [Fact]
    public void Reading_stops_at_the_depth_it_was_given()
    {
        Assert.True(CanonicalJson.ParseObject("{\"a\":{\"b\":[]}}"u8.ToArray(), maxDepth: 3).Has("a"));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.ParseObject("{\"a\":{\"b\":[]}}"u8.ToArray(), maxDepth: 2));
        string deep = "{\"a\":" + new string('[', 100_000);
        Assert.Throws<CanonicalJsonException>(() => Parse(deep));
    }

    [Fact]
    public void Siblings_do_not_count_as_depth() =>
        Assert.True(CanonicalJson.ParseObject("{\"a\":[],\"b\":[],\"c\":{},\"d\":[[],[]]}"u8.ToArray(), maxDepth: 3).Has("d"));

    [Fact]
    public void Every_kind_of_member_reads_back()
    {
        CanonicalObject root = Parse(
            """{"binary":"+/8A","flag":false,"integer":7,"object":{"x":"y"},"objects":[{"t":"b"}],"textMap":{"en":"a","zh":"b"},"texts":["b","a"],"time":"2026-01-02T03:04:05.678Z"}""");

        Assert.Equal([0xfb, 0xff, 0x00], root.Binary("binary"));
        Assert.False(root.Flag("flag"));
        Assert.Equal(7, root.Integer("integer"));
        Assert.Equal("""{"x":"y"}""", Encoding.UTF8.GetString(root.Object("object").Bytes.Span));
        Assert.Equal("b", Assert.Single(root.Objects("objects")).Text("t"));
        Assert.Equal("b", root.TextMap("textMap")["zh"]);
        Assert.Equal(TwoTexts, root.Texts("texts"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), root.Time("time"));
        root.Close();
    }

    [Fact]
    public void Members_may_be_read_in_any_order()
    {
        CanonicalObject root = Parse("""{"a":1,"b":2,"c":3}""");

        Assert.Equal((3L, 1L, 2L, 1L), (root.Integer("c"), root.Integer("a"), root.Integer("b"), root.Integer("a")));
        root.Close();
    }

    [Fact]
    public void Closing_refuses_a_member_that_nobody_read()
    {
        CanonicalObject root = Parse("""{"a":1,"b":2}""");
        Assert.Equal(1, root.Integer("a"));
        Assert.True(root.Has("b"));

        CanonicalJsonException refusal = Assert.Throws<CanonicalJsonException>(root.Close);
        Assert.Contains("'b'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closing_does_not_repeat_a_name_that_does_not_look_like_one()
    {
        CanonicalJsonException refusal = Assert.Throws<CanonicalJsonException>(Parse("""{"J. Doe <doe@cert.example>":1}""").Close);
        Assert.DoesNotContain("doe", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_missing_member_is_an_error_and_an_optional_one_is_null()
    {
        CanonicalObject root = Parse("{}");

        Assert.Throws<CanonicalJsonException>(() => root.Text("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Integer("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Flag("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Time("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Binary("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Object("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Objects("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Texts("a"));
        Assert.Throws<CanonicalJsonException>(() => root.TextMap("a"));
        Assert.Null(root.OptionalText("a"));
        Assert.Null(root.OptionalInteger("a"));
        Assert.Null(root.OptionalFlag("a"));
        Assert.Null(root.OptionalTime("a"));
        Assert.Null(root.OptionalBinary("a"));
        Assert.Null(root.OptionalObject("a"));
        Assert.Null(root.OptionalTexts("a"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("[\"x\",{}]")]
    [InlineData("{\"x\":1}")]
    public void A_member_of_another_kind_is_refused(string value)
    {
        CanonicalObject root = Parse("{\"a\":" + value + "}");

        Assert.Throws<CanonicalJsonException>(() => root.Text("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Time("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Binary("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Objects("a"));
        Assert.Throws<CanonicalJsonException>(() => root.Texts("a"));
        Assert.Throws<CanonicalJsonException>(() => root.TextMap("a"));
        Assert.Throws<CanonicalJsonException>(() => Parse("""{"a":"1"}""").Integer("a"));
        Assert.Throws<CanonicalJsonException>(() => Parse("""{"a":"true"}""").Flag("a"));
        Assert.Throws<CanonicalJsonException>(() => Parse("""{"a":"{}"}""").Object("a"));
    }

    [Theory]
    [InlineData("QQ")]
    [InlineData("QQ=")]
    [InlineData("QR==")]
    [InlineData("QQ==QQ==")]
    [InlineData("QU F")]
    [InlineData("QUF\\n")]
    [InlineData("-_8A")]
    [InlineData("====")]
    [InlineData("A===")]
    public void Base64_in_any_spelling_but_the_canonical_is_refused(string text) =>
        Assert.Throws<CanonicalJsonException>(() => Parse("{\"a\":\"" + text + "\"}").Binary("a"));

    [Theory]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.6Z")]
    [InlineData("2026-01-02T03:04:05.6789Z")]
    [InlineData("2026-01-02T03:04:05.678+00:00")]
    [InlineData("2026-01-02t03:04:05.678z")]
    [InlineData("2026-01-02 03:04:05.678Z")]
    [InlineData("2026-13-02T03:04:05.678Z")]
    [InlineData("2026-02-30T03:04:05.678Z")]
    [InlineData("2026-01-02T24:00:00.000Z")]
    [InlineData("2026-01-02T03:04:60.000Z")]
    [InlineData("2026-1-002T03:04:05.67Z")]
    [InlineData("\u0662026-01-02T03:04:05.67Z")]
    public void A_time_in_any_other_form_is_refused(string text)
    {
        Assert.False(CanonicalJson.TryParseTime(text, out _));
        Assert.Throws<CanonicalJsonException>(() => Parse("{\"a\":\"" + text + "\"}").Time("a"));
    }

    [Fact]
    public void An_escaped_name_is_found_by_what_it_stands_for_and_not_by_its_spelling()
    {
        CanonicalObject root = Parse("""{"a\\b":1,"c\n":2}""");

        Assert.Equal(1, root.Integer("a\\b"));
        Assert.False(root.Has("a\\\\b"));
        Assert.Equal(2, root.Integer("c\n"));
        Assert.False(root.Has("c\\n"));
    }

    private static CanonicalObject Parse(string document) => CanonicalJson.ParseObject(Encoding.UTF8.GetBytes(document));
}
