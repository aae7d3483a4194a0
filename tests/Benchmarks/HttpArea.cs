using Gateway.Exchange;

namespace Benchmarks;

/// <summary>The exchange over HTTP, gateway and load on one machine: against its raw curve operations, and against a bare endpoint that answers the same bytes.</summary>
internal static class HttpArea
{
    private const int DocumentBytes = 10 * 1024;
    private const int Recipients = 10;
    private const int ManyRecipients = 1000;
    private const int Publications = 1200;
    private const int Fetches = 25_000;

    public static async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        await using Community community = await Community.StartAsync();
        await community.JoinAsync(Recipients);
        Comparison[] rows = [await PublishAsync(community), .. await FetchAsync(community)];
        await community.JoinAsync(ManyRecipients);
        return [.. rows, await PublishToManyAsync(community)];
    }

    /// <summary>Publishes to the first ten partners, as many at once as there are clients.</summary>
    public static async Task<Comparison> PublishAsync(Community community)
    {
        string token = await community.GetTokenAsync(community.Founder, null);
        return await Comparison.MeasureAsync(
            $"publish 10 KiB to {Recipients} recipients, {Load.Clients} clients",
            "their verifications, signatures and wraps on every core",
            "1/s",
            () => Load.RunAsync(community.Gateway.Port, Prepare(Publications, Recipients, community, token), 201),
            () => Time(Publications, () => RawCurves.Run(Publications * Recipients)));
    }

    /// <summary>Fetches one advisory, with a bearer token and with DPoP.</summary>
    public static async Task<IReadOnlyList<Comparison>> FetchAsync(Community community)
    {
        BenchmarkAgency reader = community.Partners[0];
        Uri url = community.Gateway.Url;
        string id = await community.PublishAsync(Recipients, DocumentBytes);
        string path = $"/v1/advisories/{id}/content/0";
        string bearer = await community.GetTokenAsync(reader, null);
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("content"), await DownloadAsync(community, path, bearer));
        await using ServedProgram bare = await BareEndpoint.StartAsync(bearer, folder.File("content"));
        byte[][] plain = Repeat(PreparedRequest.Get("/content", bare.Url, ("Authorization", $"Bearer {bearer}")));
        byte[][] fetches = Repeat(PreparedRequest.Get(path, url, ("Authorization", $"Bearer {bearer}")));
        string bound = await community.GetTokenAsync(
            reader, DpopProof.Create(reader.Access, "POST", new Uri(url, "/oauth/token"), TimeProvider.System.GetUtcNow(), null));
        const string Peer = "a bare endpoint with a cached token, the same bytes";
        async Task<double> PlainAsync() => (await Load.RunAsync(bare.Port, plain, 200)).Rate;
        return
        [
            await Comparison.MeasureAsync(
                $"fetch it with a bearer token, {Load.Clients} clients", Peer, "1/s", () => Load.RunAsync(community.Gateway.Port, fetches, 200), PlainAsync),
            await Comparison.MeasureAsync(
                $"fetch it with DPoP, {Load.Clients} clients", Peer, "1/s",
                () => Load.RunAsync(community.Gateway.Port, Prove(reader, new Uri(url, path), bound, url), 200), PlainAsync),
        ];
    }

    private static async Task<Comparison> PublishToManyAsync(Community community)
    {
        string token = await community.GetTokenAsync(community.Founder, null);
        return await Comparison.MeasureAsync(
            $"publish 10 KiB to {ManyRecipients} recipients, one client",
            "their verifications, signatures and wraps on every core",
            "1/s",
            () => Load.RunAsync(community.Gateway.Port, Prepare(1, ManyRecipients, community, token), 201, clients: 1),
            () => Time(1, () => RawCurves.Run(ManyRecipients)));
    }

    internal static byte[][] Prepare(int count, int recipients, Community community, string token) =>
        PreparedUpload.Many(count, DocumentBytes, community.Founder, [.. community.Partners.Take(recipients)], token, community.Gateway.Url);

    internal static byte[][] Prove(BenchmarkAgency reader, Uri target, string token, Uri url)
    {
        byte[][] requests = new byte[Fetches][];
        Parallel.For(0, Fetches, i => requests[i] = PreparedRequest.Get(
            target.AbsolutePath, url, ("Authorization", $"DPoP {token}"), ("DPoP", DpopProof.Create(reader.Access, "GET", target, TimeProvider.System.GetUtcNow(), token))));
        return requests;
    }

    private static async Task<byte[]> DownloadAsync(Community community, string path, string token)
    {
        await using LoadConnection connection = await LoadConnection.OpenAsync(community.Gateway.Port);
        int status = await connection.SendAsync(PreparedRequest.Get(path, community.Gateway.Url, ("Authorization", $"Bearer {token}")), keepBody: true);
        return status == 200 ? connection.Body!.ToArray() : throw new InvalidOperationException($"The download was answered with {status}.");
    }

    internal static byte[][] Repeat(byte[] request) => [.. Enumerable.Repeat(request, Fetches)];

    private static Task<double> Time(int amount, Action work)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        work();
        return Task.FromResult(amount / System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
