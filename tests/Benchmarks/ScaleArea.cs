using System.Globalization;
using System.Security.Cryptography;

namespace Benchmarks;

/// <summary>
/// A gateway with a long history beside one that has just been founded, both served at once and asked in turn: nothing should cost more for what went before.
/// <c>run.sh scale 10000000 1000000</c> for ten million entries and a million advisories.
/// </summary>
internal sealed class ScaleArea(long entries, int advisories)
{
    private const int Partners = 100;
    private const int Recipients = 10;
    private const int DocumentBytes = 10 * 1024;
    private const int Publications = 400;
    private const int Fetches = 6000;
    private const int Lookups = 500;
    private const int Starts = 3;

    public const long DefaultEntries = 200_000;
    public const int DefaultAdvisories = 20_000;

    public async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        await using Community full = await Community.StartAsync();
        await full.JoinAsync(Partners);
        await full.RestartAsync(async () =>
        {
            await BulkHistory.WriteAsync(full, entries, advisories);
            await full.CheckAsync();
        });
        await using Community empty = await Community.StartAsync();
        await empty.JoinAsync(Partners);
        return
        [
            await CompareAsync("publish 10 KiB to 10 recipients, 64 clients", full, empty, PublishAsync),
            await CompareAsync("fetch, 64 clients", full, empty, FetchAsync),
            await CompareAsync("inbox page of 50, from anywhere, one client", full, empty, community => LookUpAsync(community, community.Partners[0], index => $"/v1/inbox?after={index}&limit=50")),
            await CompareAsync("inclusion proof of any entry, one client", full, empty, community => LookUpAsync(community, community.Founder, index => $"/v1/logs/audit/proof/inclusion?index={index}")),
            await CompareAsync("any one entry, one client", full, empty, community => LookUpAsync(community, community.Founder, index => $"/v1/logs/audit/entries?from={index}&to={index}")),
            await StartAsync(full, empty),
        ];
    }

    private async Task<Comparison> CompareAsync(string what, Community full, Community empty, Func<Community, Task<LoadResult>> run) => await Comparison.MeasureAsync(
        what, "the same without history", "1/s", () => run(full), async () => (await run(empty)).Rate);

    private static async Task<LoadResult> PublishAsync(Community community)
    {
        string token = await community.GetTokenAsync(community.Founder, null);
        byte[][] uploads = PreparedUpload.Many(Publications, DocumentBytes, community.Founder, [.. community.Partners.Take(Recipients)], token, community.Gateway.Url);
        return await Load.RunAsync(community.Gateway.Port, uploads, 201);
    }

    private static async Task<LoadResult> FetchAsync(Community community)
    {
        string id = await community.PublishAsync(Recipients, DocumentBytes);
        string token = await community.GetTokenAsync(community.Partners[0], null);
        byte[] fetch = PreparedRequest.Get($"/v1/advisories/{id}/content/0", community.Gateway.Url, ("Authorization", $"Bearer {token}"));
        return await Load.RunAsync(community.Gateway.Port, [.. Enumerable.Repeat(fetch, Fetches)], 200);
    }

    private static async Task<LoadResult> LookUpAsync(Community community, BenchmarkAgency caller, Func<string, string> path)
    {
        string token = await community.GetTokenAsync(caller, null);
        int size = (int)Math.Min(int.MaxValue, await community.ReadAuditSizeAsync());
        byte[][] requests =
        [
            .. Enumerable.Range(0, Lookups).Select(_ => PreparedRequest.Get(
                path(RandomNumberGenerator.GetInt32(size).ToString(CultureInfo.InvariantCulture)), community.Gateway.Url, ("Authorization", $"Bearer {token}"))),
        ];
        return await Load.RunAsync(community.Gateway.Port, requests, 200, clients: 1);
    }

    private static async Task<Comparison> StartAsync(Community full, Community empty)
    {
        var pairs = new List<(double Full, double Empty)>();
        for (int start = 0; start < Starts; start++)
        {
            await full.RestartAsync(() => Task.CompletedTask);
            await empty.RestartAsync(() => Task.CompletedTask);
            pairs.Add((full.Gateway.StartToReady.TotalSeconds, empty.Gateway.StartToReady.TotalSeconds));
        }

        return Comparison.OfPairs("start to ready", "the same without history", "s", pairs);
    }
}
