using System.Net.Sockets;
using System.Text;
using Gateway.Exchange;
using Gateway.Server.Storage;
using Gateway.Tests.Advisories.Fixtures;

namespace Gateway.Tests.Advisories;

public sealed class BrokenUploadTests : FreshExchangeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_who_hangs_up_in_the_middle_of_a_document_leaves_nothing(bool abruptly)
    {
        byte[] body = await ToBravo(new string('x', 300_000)).Form().ReadAsByteArrayAsync();
        string head = $"POST {Answers.Advisories} HTTP/1.1\r\nHost: x\r\nAuthorization: {AsAlice.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: multipart/form-data; boundary=test-boundary-1f0c\r\nContent-Length: {body.Length}\r\n\r\n";
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(Host.Url.Host, Host.Url.Port);
            // A linger of zero resets the connection; otherwise it is closed in order, half way through the body.
            client.LingerState = new LingerOption(abruptly, 0);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(body.AsMemory(0, 200_000));
            await stream.FlushAsync();
            await Host.StagedAsync();
        }

        await Host.ErasedAsync();
        Assert.Equal(new TableCounts(), await Host.Store.CountAsync(0, long.MaxValue, CancellationToken.None));
        Assert.Empty(await EntriesAsync(ActionNames.AdvisoryPublished));
        await Host.StopAsync();
        Assert.DoesNotContain(Host.Log.Lines, line => line.StartsWith("Critical", StringComparison.Ordinal));
    }
}
