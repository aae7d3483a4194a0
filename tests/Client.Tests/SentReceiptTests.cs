using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Sending;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

public sealed class SentReceiptTests : IDisposable
{
    private readonly CosignatureSigner witness = new("witness.example", SigningKey.Generate());

    [Fact]
    public async Task What_was_sent_leaves_a_receipt_that_verifies_under_the_logs_key_alone()
    {
        using World world = await World.CreateAsync();

        string id = await world.SendAsync();

        PublicationReceipt receipt = Read(world, id);
        Assert.Equal(Verdict.Ok, receipt.Verify(world.Gateway.Audit.Verifier).Word);
        Assert.Equal((id, "bravo"), (receipt.Advisory.Value, Assert.Single(receipt.Manifests).Key.Value));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(world, id)));
        }
    }

    [Fact]
    public async Task The_answer_says_where_the_receipt_is()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome sent = (await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", "amber", "--json")).MustSucceed();

        using JsonDocument answer = JsonDocument.Parse(sent.Output);
        string path = answer.RootElement.GetProperty("receipt").GetString()!;
        Assert.Equal(PathOf(world, answer.RootElement.GetProperty("id").GetString()!), path);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task An_answer_that_does_not_hold_leaves_no_receipt()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Changes.Add(("/v1/advisories", text =>
        {
            System.Text.Json.Nodes.JsonNode answer = System.Text.Json.Nodes.JsonNode.Parse(text)!;
            answer["manifests"]![0]!["sha256"] = Convert.ToBase64String(new byte[32]);
            return answer.ToJsonString();
        }));
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome outcome = await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", "amber");

        Assert.Equal("tampered 1", outcome.FirstLine);
        Assert.False(Directory.Exists(Folder(world)));
    }

    [Fact]
    public async Task A_receipt_that_cannot_be_kept_does_not_hide_that_the_advisory_was_sent()
    {
        using World world = await World.CreateAsync();
        Directory.CreateDirectory(Path.Combine(world.Keys("alpha"), "state"));
        await File.WriteAllTextAsync(Folder(world), "in the way");
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome outcome = await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", "amber");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("was sent, but its receipt could not be kept", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_command_upgrades_a_receipt_once_a_cosigned_checkpoint_covers_it()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        WitnessPolicy policy = await WritePolicyAsync(world);
        Assert.False(policy.Judge(Read(world, id).Proof.Checkpoint).IsMet);
        CosignBoth(world);

        (await RunAsync(world, "inbox")).MustSucceed();

        PublicationReceipt upgraded = Read(world, id);
        Assert.Equal(Verdict.Ok, upgraded.Verify(world.Gateway.Audit.Verifier).Word);
        Assert.True(policy.Judge(upgraded.Proof.Checkpoint).IsMet);
        Outcome check = await new CommandLine().RunAsync("audit", "check", PathOf(world, id), "--invite", world["invite.json"], "--policy", world["policy.txt"]);
        Assert.Equal((0, "ok"), (check.ExitCode, check.FirstLine));
        Assert.Empty(Waiting(world));
    }

    [Fact]
    public async Task A_receipt_that_no_cosigned_checkpoint_covers_yet_waits()
    {
        using World world = await World.CreateAsync();
        await WritePolicyAsync(world);
        CosignBoth(world);
        string id = await world.SendAsync();
        byte[] kept = await File.ReadAllBytesAsync(PathOf(world, id));

        (await RunAsync(world, "inbox")).MustSucceed();

        Assert.Equal(kept, await File.ReadAllBytesAsync(PathOf(world, id)));
        Assert.Single(Waiting(world));
    }

    [Fact]
    public async Task An_upgraded_receipt_is_not_asked_for_again_and_two_at_most_are_upgraded_by_one_command()
    {
        using World world = await World.CreateAsync();
        await WritePolicyAsync(world);
        for (int i = 0; i < 3; i++)
        {
            await world.SendAsync();
        }

        CosignBoth(world);
        int[] asked = new int[3];
        for (int i = 0; i < asked.Length; i++)
        {
            world.Gateway.Requests.Clear();
            (await RunAsync(world, "inbox")).MustSucceed();
            asked[i] = world.Gateway.Requests.Count(request => request.Contains("proof/inclusion", StringComparison.Ordinal));
        }

        Assert.Equal([2, 1, 0], asked);
    }

    [Fact]
    public async Task A_gateway_that_refuses_the_proof_does_not_fail_the_command_and_the_receipt_waits()
    {
        using World world = await World.CreateAsync();
        await WritePolicyAsync(world);
        await world.SendAsync();
        CosignBoth(world);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("proof/inclusion", StringComparison.Ordinal)
            ? FakeGateway.Problem(System.Net.HttpStatusCode.ServiceUnavailable, "storage-unavailable")
            : null);

        (await RunAsync(world, "inbox")).MustSucceed();

        Assert.Single(Waiting(world));
    }

    [Fact]
    public async Task A_gateway_that_cannot_prove_what_it_has_proven_is_unproven()
    {
        using World world = await World.CreateAsync();
        await WritePolicyAsync(world);
        await world.SendAsync();
        CosignBoth(world);
        string zeroes = Convert.ToBase64String(new byte[32]);
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath.EndsWith("proof/inclusion", StringComparison.Ordinal)
            ? FakeGateway.Json($$"""{"index":1,"size":3,"hashes":["{{zeroes}}","{{zeroes}}"]}""")
            : null);

        Assert.Equal("unproven", (await RunAsync(world, "inbox")).FirstLine);
    }

    public void Dispose() => witness.Dispose();

    private static string Folder(World world) => Path.Combine(world.Keys("alpha"), "state", "receipts");

    private static string PathOf(World world, string id) => Path.Combine(Folder(world), $"{id}.json");

    private static PublicationReceipt Read(World world, string id) => PublicationReceipt.Parse(File.ReadAllBytes(PathOf(world, id)));

    private static IEnumerable<PublicationReceipt> Waiting(World world) =>
        new SentReceipts(Gateway.Client.Profiles.Profile.Open(world.Keys("alpha"))).Waiting();

    private void CosignBoth(World world)
    {
        world.Gateway.Audit.Cosign(FakeGateway.Now, witness);
        world.Gateway.DirectoryLog.Cosign(FakeGateway.Now, witness);
    }

    private async Task<WitnessPolicy> WritePolicyAsync(World world)
    {
        string policy = $"witness W {witness.Verifier}\nquorum W\n";
        await File.WriteAllTextAsync(world["policy.txt"], policy);
        return WitnessPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(policy));
    }

    private static Task<Outcome> RunAsync(World world, string command) => world.RunAsync("alpha", command, "--policy", world["policy.txt"]);
}
