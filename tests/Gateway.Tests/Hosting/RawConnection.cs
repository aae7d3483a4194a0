using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Hosting;

/// <summary>A connection by hand, for what no HTTP client would do. Whatever it waits for, it waits for half a minute at most.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TcpClient client;

    // The client itself gives its stream no more once the other side has reset the connection, which is just when its last words are to be read.
    private readonly NetworkStream stream;

    private RawConnection(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
    }

    /// <summary>Connects, from an address of this machine where one is named.</summary>
    public static async Task<RawConnection> OpenAsync(Uri url, int? receiveBufferBytes = null, IPAddress? from = null)
    {
        TcpClient client = from is null ? new TcpClient() : new TcpClient(new IPEndPoint(from, 0));
        if (receiveBufferBytes is { } bytes)
        {
            client.ReceiveBufferSize = bytes;
        }

        await client.ConnectAsync(url.Host, url.Port);
        return new RawConnection(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes).AsTask().WaitAsync(Bound);

    /// <summary>
    /// Sends the same bytes again and again until the other side has answered or hears no more, or enough was sent. What is sent to one who has answered and
    /// closes has the connection reset, and the answer with it.
    /// </summary>
    /// <returns>How many bytes went out.</returns>
    public async Task<long> SendWithoutEndAsync(byte[] bytes, long enough, Task answer)
    {
        long sent = 0;
        try
        {
            while (sent < enough && !answer.IsCompleted)
            {
                await SendAsync(bytes);
                sent += bytes.Length;
            }
        }
        catch (IOException)
        {
            // Reset by the other side, which is what the caller looks for.
        }

        return sent;
    }

    /// <summary>The head of an answer, up to and without the empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await ReadAsync(one) > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>All that comes until the other side closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        for (int read = await ReadAsync(buffer); read > 0; read = await ReadAsync(buffer))
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    public void Dispose() => client.Dispose();

    private async Task<int> ReadAsync(byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer).AsTask().WaitAsync(Bound);
        }
        catch (IOException)
        {
            // A reset is an end too.
            return 0;
        }
    }
}
