using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

public sealed class LogFormatTests
{
    [Fact]
    public async Task Asked_for_json_the_gateway_writes_one_object_a_line_with_an_event_id()
    {
        var settings = new Dictionary<string, string> { ["Gateway__LogFormat"] = "json" };
        await using Community community = await Community.FoundAsync(settings, "alpha");
        (await community.AdvisoryAsync("alpha", "agency", "list")).MustSucceed();
        await community.Gateway.StopAsync();

        string[] lines = community.Gateway.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        foreach (string line in lines)
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            Assert.True(entry.RootElement.GetProperty("EventId").GetInt32() > 0, line);
            Assert.EndsWith("Z", entry.RootElement.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        }
    }
}
