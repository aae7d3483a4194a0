using Client.Tests.Fakes;

namespace Client.Tests;

/// <summary>What a command asks of the gateway besides its own business: both logs' checkpoints, and a proof for each that grew.</summary>
public sealed class RequestCountTests
{
    [Theory]
    [InlineData("inbox", "GET /v1/inbox")]
    [InlineData("outbox", "GET /v1/advisories")]
    [InlineData("agency list")]
    [InlineData("principal list")]
    public async Task A_command_asks_for_each_log_once(string command, params string[] own)
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "agency", "list")).MustSucceed();
        world.Gateway.Audit.Append(FakeGateway.Now, "audit.read", "alpha/aaaaaaaa", "x", "{}"u8.ToArray());
        world.Gateway.Requests.Clear();

        (await world.RunAsync("alpha", command.Split(' '))).MustSucceed();

        string[] before = ["GET /.well-known/advisory-gateway", "POST /oauth/token"];
        string[] logs = ["GET /v1/logs/audit/checkpoint", "GET /v1/logs/audit/proof/consistency", "GET /v1/logs/directory/checkpoint"];
        Assert.Equal([.. before, .. logs, .. own], Asked(world));
    }

    [Fact]
    public async Task A_delivery_costs_two_requests_more_than_its_own_evidence()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        (await world.RunAsync("bravo", "inbox")).MustSucceed();
        world.Gateway.Audit.Append(FakeGateway.Now, "audit.read", "alpha/aaaaaaaa", "x", "{}"u8.ToArray());
        world.Gateway.Requests.Clear();

        (await world.RunAsync("bravo", "get", id, "--out", world["got"])).MustSucceed();

        // One of each log at the start; the directory again after the evidence, which it must be as new as.
        Assert.Equal(
            ["GET /v1/logs/audit/checkpoint", "GET /v1/logs/audit/proof/consistency", "GET /v1/logs/directory/checkpoint", "GET /v1/logs/directory/checkpoint"],
            Asked(world).Where(request => request.EndsWith("/checkpoint", StringComparison.Ordinal) || request.EndsWith("/consistency", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Asked(World world) => world.Gateway.Requests.Select(request => request.Split('?')[0]);
}
