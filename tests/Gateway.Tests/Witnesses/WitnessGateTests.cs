using System.Net;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Anchors;
using Gateway.Server.Logs;
using Gateway.Server.Options;
using Gateway.Server.Storage;
using Gateway.Server.Witnesses;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Witnesses;

public sealed class WitnessGateTests
{
    [Fact]
    public async Task A_gateway_that_requires_witnesses_signs_nothing_until_a_quorum_has_cosigned_both_logs()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAloneAsync(2, 1, ("Gateway:Logs:RequireWitness", "true"));
        await AssertReadOnlyAsync(gateway);
        gateway.Host.Time.Advance(TimeSpan.FromMinutes(11));
        await gateway.Host.Services.GetRequiredService<HeartbeatService>().BeatAsync(default);
        Assert.DoesNotContain(await gateway.Host.ReadLogAsync(LogName.Audit), entry => entry.Action == LogActions.Heartbeat);
        gateway.Host.Time.Advance(TimeSpan.FromMinutes(-11));

        gateway.LetWitnessesWork();
        await gateway.CosignAsync(LogName.Audit);
        await AssertReadOnlyAsync(gateway);
        await gateway.CosignAsync(LogName.Directory);

        await AssertGoesOnAsync(gateway);
    }

    [Fact]
    public async Task A_witness_that_shows_a_larger_checkpoint_under_the_logs_key_ends_the_signing_for_good()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);
        TreeHead head = (await gateway.CosignAsync()).Checkpoint.Tree;
        gateway.Witnesses[1].Remember(Sign(gateway, head with { Size = head.Size + 5 }));

        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.True(result.Outcome.IsMet);
        await AssertReadOnlyAsync(gateway);
        Assert.IsType<LogRolledBackException>(gateway.Host.Services.GetRequiredService<LogStanding>().Stop);
        await gateway.Host.RestartAsync();
        await AssertReadOnlyAsync(gateway);
    }

    [Fact]
    public async Task A_witness_that_shows_another_history_of_the_same_size_ends_the_signing_for_good()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        TreeHead head = (await gateway.CosignAsync()).Checkpoint.Tree;
        gateway.Witnesses[0].Remember(Sign(gateway, head with { Root = MerkleTree.EmptyRoot }));

        CosignedCheckpoint result = await gateway.CosignAsync();

        Assert.Equal(422, Assert.IsType<WitnessOutcome.Refused>(Assert.Single(result.Others)).Status);
        await AssertReadOnlyAsync(gateway);
        Assert.IsType<LogAnchorException>(gateway.Host.Services.GetRequiredService<LogStanding>().Stop);
    }

    [Fact]
    public async Task A_size_beyond_the_database_that_a_witness_only_names_holds_the_signing_until_it_cosigns_again()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);
        gateway.Witnesses[1].Instead = async context =>
        {
            bool submission = HttpMethods.IsPost(context.Request.Method);
            context.Response.StatusCode = submission ? 409 : 404;
            context.Response.ContentType = WitnessAnswer.SizeContentType;
            await context.Response.BodyWriter.WriteAsync("1000000\n"u8.ToArray());
        };

        Assert.True((await gateway.CosignAsync()).Outcome.IsMet);
        await AssertReadOnlyAsync(gateway);
        gateway.Witnesses[1].Instead = null;
        await gateway.CosignAsync(LogName.Directory);
        await gateway.CosignAsync(LogName.Audit);

        await AssertGoesOnAsync(gateway);
    }

    [Fact]
    public async Task A_note_that_a_witness_shows_under_another_key_ends_nothing()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 2, quorum: 1);
        using var stranger = new NoteSigner(gateway.Keys.VerifierOf(LogName.Audit).Name, SigningKey.Generate());
        byte[] note = Checkpoint.Sign(new TreeHead(1_000_000, MerkleTree.EmptyRoot), stranger).Bytes.ToArray();
        gateway.Witnesses[1].Instead = async context =>
        {
            context.Response.StatusCode = HttpMethods.IsPost(context.Request.Method) ? 422 : 200;
            await context.Response.BodyWriter.WriteAsync(note);
        };

        await gateway.CosignAsync();

        await AssertGoesOnAsync(gateway);
    }

    [Fact]
    public async Task A_gateway_that_was_slower_than_another_on_its_database_is_not_taken_for_set_back()
    {
        await using WitnessedGateway gateway = await WitnessedGateway.StartAsync(witnesses: 1, quorum: 1);
        IGatewayStore store = gateway.Host.Services.GetRequiredService<IGatewayStore>();
        var older = Checkpoint.Parse((await store.ReadCheckpointAsync(LogName.Audit, default))!);
        await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader);
        await gateway.CosignAsync();

        CosignedCheckpoint result = await gateway.Host.Services.GetRequiredService<CosigningService>().AskAsync(LogName.Audit, older, default);

        Assert.IsType<WitnessOutcome.Beyond>(Assert.Single(result.Others));
        await AssertGoesOnAsync(gateway);
    }

    [Fact]
    public async Task To_require_witnesses_without_naming_any_stops_the_start()
    {
        SetupException exception = await Assert.ThrowsAsync<SetupException>(() => GatewayHost.StartAsync(("Gateway:Logs:RequireWitness", "true")));
        Assert.Contains("Gateway:Logs:RequireWitness", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("witness w W http://witness.example/\nquorum w\n")]
    [InlineData("witness w W\nquorum w\n")]
    [InlineData("log L\nwitness w W https://witness.example/\nquorum w\n")]
    public async Task A_policy_that_cannot_be_followed_stops_the_start(string policy)
    {
        using var witness = new CosignatureSigner("witness.example", SigningKey.Generate());
        using var log = new NoteSigner("elsewhere.example/audit", SigningKey.Generate());
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, policy.Replace(" W", $" {witness.Verifier}", StringComparison.Ordinal).Replace(" L", $" {log.Verifier}", StringComparison.Ordinal));
            SetupException exception = await Assert.ThrowsAsync<SetupException>(() => GatewayHost.StartAsync(("Gateway:Logs:PolicyFile", file)));
            Assert.Contains("Gateway:Logs:PolicyFile", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Checkpoint Sign(WitnessedGateway gateway, TreeHead tree) => Checkpoint.Sign(tree, gateway.Keys.LogSigners[LogName.Audit]);

    private static async Task AssertReadOnlyAsync(WitnessedGateway gateway)
    {
        GatewayHost host = gateway.Host;
        using HttpResponseMessage ready = await host.Client.GetAsync("/health/ready");
        await ready.RefusedAsync(HttpStatusCode.ServiceUnavailable, "read-only");
        using HttpResponseMessage login = await host.RequestTokenAsync(host.CreateAssertion(host.Founder.Reader));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, login.StatusCode);
    }

    private static async Task AssertGoesOnAsync(WitnessedGateway gateway)
    {
        using HttpResponseMessage ready = await gateway.Host.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.NotEmpty(await gateway.Host.GetTokenAsync(gateway.Host.Founder.Reader));
    }
}
