using System.Text.Json;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary><c>gateway doctor</c>, as an operator and a monitor run it.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Its_exit_code_and_first_word_tell_whether_a_setup_is_well_is_not_or_is_none()
    {
        using FoundedGateway gateway = await FoundedGateway.CreateAsync();
        string free = $"http://127.0.0.1:{RunningGateway.FreePort()}";

        Outcome well = await gateway.RunAsync("doctor", "--urls", free);
        Outcome wrong = await gateway.RunAsync("doctor", "--urls", free, "--set", "Gateway:Surprise=1", "--json");
        Outcome none = await Command.RunAsync(Repository.GatewayProgram, "doctor", "--data", gateway["nowhere"]);

        Assert.Equal((0, "ok"), (well.ExitCode, well.FirstWord));
        Assert.Contains("warning keys: ", well.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
        using JsonDocument answer = JsonDocument.Parse(wrong.Output);
        Assert.Equal("wrong", answer.RootElement.GetProperty("verdict").GetString());
        JsonElement finding = Assert.Single(answer.RootElement.GetProperty("findings").EnumerateArray(), item => item.GetProperty("severity").GetString() == "wrong");
        Assert.Equal("settings", finding.GetProperty("check").GetString());
        Assert.Contains("Gateway:Surprise", finding.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, none.ExitCode);
        Assert.Empty(none.Output);
    }

    [ToolFact("kill")]
    public async Task Beside_a_gateway_that_serves_nothing_is_wrong()
    {
        await using Community community = await Community.FoundAsync("alpha");

        Outcome serving = await Command.RunAsync(Repository.GatewayProgram, "doctor", "--data", community.Data, "--urls", community.Gateway.Url);

        Assert.Equal((0, "ok"), (serving.ExitCode, serving.FirstWord));
        Assert.Contains("warning addresses: ", serving.Output, StringComparison.Ordinal);
    }
}
