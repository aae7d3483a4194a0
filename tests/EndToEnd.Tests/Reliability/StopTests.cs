using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EndToEnd.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace EndToEnd.Tests.Reliability;

/// <summary>SIGTERM: what is under way ends or is refused, nothing that was acknowledged is lost, and the process ends with 0 before whoever sent it loses patience.</summary>
[Collection(Load.Collection)]
public sealed class StopTests
{
    private const int Writers = 32;
    private const int UploadsOfAWriter = 20;
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    [ToolFact("kill")]
    public async Task A_gateway_that_is_told_to_stop_under_load_loses_nothing_and_ends_with_0()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using HttpClient client = await alpha.LogInAsync(community.Url);
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", Writers * UploadsOfAWriter);
        var underLoad = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int answers = 0;
        Task<List<string>>[] writers =
        [
            .. uploads.Chunk(UploadsOfAWriter).Select(mine => WriteAsync(client, mine, () =>
            {
                if (Interlocked.Increment(ref answers) == Writers)
                {
                    underLoad.SetResult();
                }
            })),
        ];
        await Task.WhenAny(underLoad.Task, Task.WhenAll(writers));
        await StopsAsync(community);

        string[] acknowledged = [.. (await Task.WhenAll(writers)).SelectMany(ids => ids)];
        Assert.True(acknowledged.Length >= Writers);
        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
        await community.RestartAsync(Load.Unlimited);
        using HttpClient after = await alpha.LogInAsync(community.Url);
        Assert.Empty(acknowledged.Except(await DirectMember.ReadOutboxAsync(after)));
    }

    [ToolFact("kill")]
    public async Task An_upload_that_never_ends_does_not_keep_a_gateway_from_stopping_in_time()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using HttpClient client = await alpha.LogInAsync(community.Url);
        PreparedUpload upload = Assert.Single(await alpha.PrepareAsync("bravo", 1));
        using HttpRequestMessage request = upload.ToRequest();
        byte[] body = await request.Content!.ReadAsByteArrayAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(new Uri(community.Url).Host, new Uri(community.Url).Port);
        string head = $"POST /v1/advisories HTTP/1.1\r\nHost: x\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: {request.Content.Headers.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await socket.GetStream().WriteAsync(body.AsMemory(0, body.Length - 30));
        await StagedAsync(community);

        await StopsAsync(community);

        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
    }

    [ToolFact("kill")]
    public async Task A_database_that_does_not_answer_does_not_keep_a_gateway_from_stopping_in_time()
    {
        await using Community community = await Community.FoundAsync(Load.Unlimited, "alpha", "bravo");
        using DirectMember alpha = DirectMember.Of(community, "alpha");
        using HttpClient client = await alpha.LogInAsync(community.Url);
        PreparedUpload[] uploads = await alpha.PrepareAsync("bravo", 4);
        await using (var other = new SqliteConnection($"Data Source={community.Database};Pooling=False"))
        {
            await other.OpenAsync();
            await using SqliteCommand begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync();
            Task<List<string>>[] writers = [.. uploads.Select(upload => WriteAsync(client, [upload], static () => { }))];
            await StagedAsync(community);
            await StopsAsync(community);
            Assert.Empty((await Task.WhenAll(writers)).SelectMany(ids => ids));
        }

        await community.RestartAsync(Load.Unlimited);
        using HttpClient after = await alpha.LogInAsync(community.Url);
        Assert.Empty(await DirectMember.ReadOutboxAsync(after));
        Assert.Equal("ok", (await community.FsckAsync()).MustSucceed().FirstWord);
    }

    private static async Task StopsAsync(Community community)
    {
        long start = Stopwatch.GetTimestamp();
        int code = await community.Gateway.StopAsync();
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        Assert.True(code == 0 && took < Promised, $"ended with {code} after {took}\n{community.Gateway.Log}");
    }

    private static async Task StagedAsync(Community community)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Directory.EnumerateFiles(Path.Combine(community.Data, "payload")).Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), bound.Token);
        }
    }

    // Until the gateway refuses, or is not there any more.
    private static async Task<List<string>> WriteAsync(HttpClient client, PreparedUpload[] uploads, Action answered)
    {
        List<string> ids = [];
        try
        {
            foreach (PreparedUpload upload in uploads)
            {
                (HttpStatusCode status, string body) = await DirectMember.SendAsync(client, upload);
                if (status != HttpStatusCode.Created)
                {
                    Assert.True(status == HttpStatusCode.ServiceUnavailable, $"{status} {body}");
                    break;
                }

                ids.Add(DirectMember.IdOf(body));
                answered();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Refused, or cut once its time was over.
        }

        return ids;
    }
}
