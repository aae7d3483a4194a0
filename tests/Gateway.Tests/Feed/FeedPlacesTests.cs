using System.Net;
using System.Text;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Feed;

/// <summary>Who reads the public feed as slowly as may be takes nobody's place but its own.</summary>
public sealed class FeedPlacesTests(FeedWorld world) : FeedBase(world), IClassFixture<FeedWorld>
{
    // More than sockets hold.
    private const int DocumentBytes = 12 * 1024 * 1024;
    private const int Readers = 64;
    private const int ReadersOfAnAddress = 32;
    private const string Document = Root + "white/2024/large-1.json";

    private static readonly IPAddress Hoarder = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Stalled_reads_from_one_address_are_bounded_and_leave_health_discovery_and_other_readers_their_places()
    {
        await PublishAsync([.. Csaf("LARGE-1", "2024-03-01T10:00:00Z"), .. Encoding.ASCII.GetBytes(new string(' ', DocumentBytes))]);
        await SweepAsync();
        List<RawConnection> stalled = [];
        List<string> refused = [];
        for (int i = 0; i < Readers; i++)
        {
            RawConnection connection = await RawConnection.OpenAsync(Host.Url, receiveBufferBytes: 4096, from: Hoarder);
            stalled.Add(connection);
            string head = await AskAsync(connection);
            if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                refused.Add(head);
            }
        }

        foreach (string path in (string[])["/health/live", "/health/ready", "/.well-known/advisory-gateway", Document])
        {
            using HttpResponseMessage response = await Anybody.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(Readers - ReadersOfAnAddress, refused.Count);
        Assert.All(refused, head => Assert.StartsWith("HTTP/1.1 429 ", head, StringComparison.Ordinal));
        stalled.ForEach(connection => connection.Dispose());
    }

    private static async Task<string> AskAsync(RawConnection connection)
    {
        await connection.SendAsync($"GET {Document} HTTP/1.1\r\nHost: x\r\n\r\n");
        return await connection.ReadHeadAsync();
    }
}
