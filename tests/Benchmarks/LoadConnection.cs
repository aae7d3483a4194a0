using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>
/// One kept-alive HTTP/1.1 connection that sends prepared requests and reads each answer to its end, with as little work of its own as that takes: client and
/// server share the machine's cores. It knows answers with a length and chunked ones.
/// </summary>
internal sealed class LoadConnection : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer = new byte[256 * 1024];
    private int filled;
    private int at;

    private LoadConnection(Socket socket) => this.socket = socket;

    /// <summary>Bytes of the last answer's body.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>The last answer's body, if it was asked for.</summary>
    public MemoryStream? Body { get; private set; }

    public static async Task<LoadConnection> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new LoadConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request; the status of its answer, which has been read to its end.</summary>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, bool keepBody = false)
    {
        await SendAllAsync(request);
        return await ReceiveAsync(keepBody);
    }

    /// <summary>Sends a request part of whose body is a file.</summary>
    public async ValueTask<int> SendAsync(byte[] before, string file, byte[] behind)
    {
        await SendAllAsync(before);
        await socket.SendFileAsync(file);
        await SendAllAsync(behind);
        return await ReceiveAsync(keepBody: true);
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    private async ValueTask<int> ReceiveAsync(bool keepBody)
    {
        Body = keepBody ? new MemoryStream() : null;
        BodyBytes = 0;
        (int status, long? length) = await ReadHeadAsync();
        if (length is { } known)
        {
            await ReadBodyAsync(known);
            return status;
        }

        while (await ReadChunkLengthAsync() is > 0 and var chunk)
        {
            await ReadBodyAsync(chunk);
            await ReadLineAsync();
        }

        await ReadLineAsync();
        return status;
    }

    private async ValueTask<(int Status, long? Length)> ReadHeadAsync()
    {
        ReadOnlyMemory<byte> line = await ReadLineAsync();
        int status = (int)Number(line.Span["HTTP/1.1 ".Length..]);
        long? length = null;
        while ((line = await ReadLineAsync()).Length > 0)
        {
            if (line.Span.StartsWith("Content-Length: "u8))
            {
                length = Number(line.Span["Content-Length: ".Length..]);
            }
        }

        return (status, length);
    }

    private async ValueTask<long> ReadChunkLengthAsync()
    {
        ReadOnlyMemory<byte> line = await ReadLineAsync();
        return Number(line.Span, 'x');
    }

    private static long Number(ReadOnlySpan<byte> text, char format = 'D') =>
        Utf8Parser.TryParse(text, out long number, out _, format) ? number : throw new IOException("The answer is not HTTP as expected.");

    private async ValueTask ReadBodyAsync(long length)
    {
        BodyBytes += length;
        while (length > 0)
        {
            if (at == filled)
            {
                await FillAsync();
            }

            int taken = (int)Math.Min(length, filled - at);
            Body?.Write(buffer, at, taken);
            at += taken;
            length -= taken;
        }
    }

    // Valid until the next read.
    private async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync()
    {
        while (true)
        {
            int end = buffer.AsSpan(at, filled - at).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                ReadOnlyMemory<byte> line = buffer.AsMemory(at, end);
                at += end + 2;
                return line;
            }

            await FillAsync();
        }
    }

    private async ValueTask FillAsync()
    {
        if (at > 0)
        {
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            (at, filled) = (0, filled - at);
        }

        int received = await socket.ReceiveAsync(buffer.AsMemory(filled));
        filled += received > 0 ? received : throw new IOException("The server closed the connection.");
    }
}
