using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Attacks;

/// <summary>A bare TCP connection to the program: what is written is what it gets.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly TcpClient client = new();

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri url)
    {
        var connection = new RawConnection();
        await connection.client.ConnectAsync(url.Host, url.Port);
        return connection;
    }

    public Task WriteAsync(string octets) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(octets)).AsTask();

    /// <summary>Everything that comes until the program closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer).WaitAsync(Bound);
        }
        catch (IOException)
        {
            // Reset: the program closed while more was coming. What it had said stands.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
