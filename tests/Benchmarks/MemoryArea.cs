using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Exchange;

namespace Benchmarks;

/// <summary>What a gateway holds and how fast large documents pass it, beside a bare server and the bare disk. Of memory and seconds less is better.</summary>
internal static class MemoryArea
{
    private const int Starts = 3;
    private const long LargeBytes = 1L << 30;
    private const double Mebibyte = 1 << 20;
    private const string Bare = "a bare endpoint with authentication";

    public static async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        using var folder = new TemporaryFolder();
        string large = folder.File("large.bin");
        Sha256Digest digest = await WriteAsync(large);
        await using Community community = await Community.StartAsync();
        await community.JoinAsync(1);
        return [.. await IdleAsync(community, folder), .. await LargeAsync(community, large, digest, folder)];
    }

    private static async Task<IReadOnlyList<Comparison>> IdleAsync(Community community, TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder.File("small"), "small");
        var starts = new List<(double, double)>();
        var idle = new List<(double, double)>();
        for (int start = 0; start < Starts; start++)
        {
            await community.RestartAsync(() => Task.CompletedTask);
            await using ServedProgram bare = await BareEndpoint.StartAsync("token", folder.File("small"));
            starts.Add((community.Gateway.StartToReady.TotalSeconds, bare.StartToReady.TotalSeconds));
            await Task.Delay(TimeSpan.FromSeconds(2));
            idle.Add((community.Gateway.ResidentBytes / Mebibyte, bare.ResidentBytes / Mebibyte));
        }

        return [Comparison.OfPairs("start to ready", Bare, "s", starts), Comparison.OfPairs("resident memory two seconds after the start", Bare, "MiB", idle)];
    }

    private static async Task<IReadOnlyList<Comparison>> LargeAsync(Community community, string large, Sha256Digest digest, TemporaryFolder folder)
    {
        double idle = community.Gateway.ResidentBytes / Mebibyte;
        string sender = await community.GetTokenAsync(community.Founder, null);
        string reader = await community.GetTokenAsync(community.Partners[0], null);
        community.Gateway.ForgetPeak();
        string id = "";
        Comparison publish = await Comparison.MeasureAsync(
            "publish 1 GiB", "dd conv=fdatasync of the same file", "MB/s", LargeBytes / 1e6,
            async () => id = await PublishAsync(community, sender, large, digest),
            () => CopyAsync(large, folder.File("copy.bin")));
        await using ServedProgram bare = await BareEndpoint.StartAsync(reader, large);
        Comparison fetch = await Comparison.MeasureAsync(
            "fetch 1 GiB", "a bare endpoint that sends the file", "MB/s", LargeBytes / 1e6,
            () => FetchAsync(community.Gateway.Port, PreparedRequest.Get($"/v1/advisories/{id}/content/0", community.Gateway.Url, ("Authorization", $"Bearer {reader}"))),
            () => FetchAsync(bare.Port, PreparedRequest.Get("/content", bare.Url, ("Authorization", $"Bearer {reader}"))));
        double peak = community.Gateway.PeakResidentBytes / Mebibyte;
        return [publish, fetch, Comparison.OfPairs("largest resident memory meanwhile", "before", "MiB", [(peak, idle)])];
    }

    private static async Task<string> PublishAsync(Community community, string token, string large, Sha256Digest digest)
    {
        (UploadMetadata metadata, SignatureSet signatures) = PreparedUpload.Sign(community.Founder, community.Partners, LargeBytes, digest);
        (byte[] before, byte[] behind) = PreparedRequest.UploadAround(
            "/v1/advisories", community.Gateway.Url, [("metadata", metadata.Bytes), ("signatures", signatures.Bytes)], "content", LargeBytes,
            ("Authorization", $"Bearer {token}"), ("Idempotency-Key", Guid.NewGuid().ToString("N")));
        await using LoadConnection connection = await LoadConnection.OpenAsync(community.Gateway.Port);
        Require(await connection.SendAsync(before, large, behind), 201);
        using JsonDocument answer = JsonDocument.Parse(connection.Body!.ToArray());
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task FetchAsync(int port, byte[] request)
    {
        await using LoadConnection connection = await LoadConnection.OpenAsync(port);
        Require(await connection.SendAsync(request), 200);
    }

    private static void Require(int status, int expected)
    {
        if (status != expected)
        {
            throw new InvalidOperationException($"It was answered with {status.ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private static async Task CopyAsync(string from, string to)
    {
        using Process copy = Process.Start(new ProcessStartInfo("dd", [$"if={from}", $"of={to}", "bs=1M", "conv=fdatasync", "status=none"]))!;
        await copy.WaitForExitAsync();
        File.Delete(to);
    }

    private static async Task<Sha256Digest> WriteAsync(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = File.Create(path);
        byte[] block = new byte[1 << 20];
        for (long written = 0; written < LargeBytes; written += block.Length)
        {
            RandomNumberGenerator.Fill(block);
            hash.AppendData(block);
            await file.WriteAsync(block);
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
