using System.Globalization;
using System.Text;
using Client.Tests.Fakes;

namespace Client.Tests;

public sealed class DirectoryCacheTests
{
    [Fact]
    public async Task A_replay_fetches_only_what_is_new()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        Assert.Empty(await FetchedAsync(world));

        Beat(world, 2);

        Assert.Equal(["entries?from=4&to=6"], await FetchedAsync(world));
        Assert.Empty(await FetchedAsync(world));
    }

    [Fact]
    public async Task What_is_new_beyond_a_bundle_comes_as_bundles()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);

        Beat(world, 296);

        Assert.Equal(["entries?from=4&to=256", "tile/entries/001.p/44"], (await FetchedAsync(world)).Order(StringComparer.Ordinal));
        Assert.Empty(await FetchedAsync(world));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{\"v\":1}\n{\"v\":1}\n")]
    public async Task A_wrong_cache_is_fetched_anew_and_mended(string content)
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        await File.WriteAllTextAsync(CacheOf(world), content);

        Assert.Equal("tile/entries/000.p/4", (await FetchedAsync(world))[^1]);
        Assert.Empty(await FetchedAsync(world));
    }

    [Fact]
    public async Task A_cache_in_which_one_byte_of_an_entry_differs_is_fetched_anew()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        byte[] content = await File.ReadAllBytesAsync(CacheOf(world));
        content[content.AsSpan().IndexOf("alpha"u8)] ^= 1;
        await File.WriteAllBytesAsync(CacheOf(world), content);

        (await world.RunAsync("alpha", "agency", "show", "bravo")).MustSucceed();
        Assert.Empty(await FetchedAsync(world));
    }

    [Fact]
    public async Task A_last_line_that_was_half_written_is_written_over()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        byte[] whole = await File.ReadAllBytesAsync(CacheOf(world));
        await File.AppendAllTextAsync(CacheOf(world), new string('x', 5000));
        Beat(world, 1);

        Assert.Equal(["entries?from=4&to=5"], await FetchedAsync(world));
        Assert.Empty(await FetchedAsync(world));
        Assert.Equal(whole, (await File.ReadAllBytesAsync(CacheOf(world)))[..whole.Length]);
    }

    [Fact]
    public async Task A_cache_does_not_hide_that_the_gateway_shows_another_history()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        world.Gateway.DirectoryLog.Tamper(3, Encoding.UTF8.GetBytes("{}"));
        File.Delete(CacheOf(world));

        Outcome outcome = await world.RunAsync("alpha", "agency", "list");

        Assert.Equal(1, outcome.ExitCode);
        Assert.NotEqual("ok", outcome.FirstLine);
        Assert.False(File.Exists(CacheOf(world)));
    }

    [Fact]
    public async Task An_audit_judges_what_the_gateway_shows_and_not_what_is_kept()
    {
        using World world = await World.CreateAsync();
        await ListAsync(world);
        byte[] entry = [.. world.Gateway.DirectoryLog[2]];
        entry[entry.AsSpan().IndexOf("alpha"u8)] ^= 1;
        world.Gateway.DirectoryLog.Tamper(2, entry);
        byte[] signed = await File.ReadAllBytesAsync(Path.Combine(world.Keys("alpha"), "state", "directory.checkpoint"));
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/logs/directory/checkpoint" ? FakeGateway.Bytes(signed) : null);

        Outcome outcome = await world.RunAsync("alpha", "audit", "verify", "--log", "directory");

        Assert.Equal((1, "tampered 2"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task Runs_side_by_side_leave_a_cache_that_holds()
    {
        using World world = await World.CreateAsync();
        for (int round = 0; round < 5; round++)
        {
            Beat(world, 3);
            Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => world.RunAsync("alpha", "agency", "list")));
            Assert.All(outcomes, outcome => outcome.MustSucceed());
        }

        await ListAsync(world);
        Assert.Empty(await FetchedAsync(world));
    }

    private static string CacheOf(World world) => Path.Combine(world.Keys("alpha"), "state", "directory.entries");

    private static async Task ListAsync(World world) => (await world.RunAsync("alpha", "agency", "list")).MustSucceed();

    private static async Task<string[]> FetchedAsync(World world)
    {
        world.Gateway.Requests.Clear();
        await ListAsync(world);
        const string directory = "GET /v1/logs/directory/";
        return [.. world.Gateway.Requests
            .Where(request => request.StartsWith(directory, StringComparison.Ordinal) && request.Contains("entries", StringComparison.Ordinal))
            .Select(request => request[directory.Length..])];
    }

    private static void Beat(World world, int count)
    {
        for (int i = 0; i < count; i++)
        {
            world.Gateway.DirectoryLog.Append(FakeGateway.Now, "log.heartbeat", "gateway", i.ToString(CultureInfo.InvariantCulture), "{}"u8.ToArray());
        }
    }
}
