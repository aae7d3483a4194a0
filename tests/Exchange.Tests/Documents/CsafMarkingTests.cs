using System.Text;
using Gateway.Exchange;

namespace Exchange.Tests.Documents;

public sealed class CsafMarkingTests
{
    private const string Labelled = """{"a":[{"document":{"distribution":{"tlp":{"label":"GREEN"}}}}],"document":{"tlp":{"label":"CLEAR"},"distribution":{"x":{"tlp":{"label":"CLEAR"}},"tlp":{"url":"\"label\"","label":"RED"}}}}""";

    [Fact]
    public void The_label_is_found_at_its_place_only_however_the_text_is_cut()
    {
        byte[] json = Encoding.UTF8.GetBytes(Labelled);
        for (int size = 1; size <= json.Length; size++)
        {
            var marking = new CsafMarking();
            foreach (byte[] chunk in json.Chunk(size))
            {
                marking.Read(chunk);
            }

            Assert.Equal(Tlp.Red, marking.Label);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json at all")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"PINK\"}}}}")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":1}}}}")]
    [InlineData("{\"document\":{\"distribution\":[{\"tlp\":{\"label\":\"RED\"}}]}}")]
    [InlineData("{\"document\":{\"distribution\":{},\"tlp\":{\"label\":\"RED\"}}}")]
    [InlineData("{\"document\":{\"distribution\":{\"tlp\":{\"label\":\"\\ud800\"}}}}")]
    [InlineData("{\"docu\\udfff\":1,\"document\":{\"distribution\":{\"tlp\":{\"label\":\"RED\"}}}}")]
    public void What_is_not_such_a_label_shows_none(string text)
    {
        var marking = new CsafMarking();
        marking.Read(Encoding.UTF8.GetBytes(text));
        Assert.Null(marking.Label);
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/csaf+json", true)]
    [InlineData("APPLICATION/JSON", true)]
    [InlineData("text/plain", false)]
    public void Only_JSON_is_looked_into(string mediaType, bool expected) => Assert.Equal(expected, CsafMarking.IsExpectedIn(mediaType));
}
