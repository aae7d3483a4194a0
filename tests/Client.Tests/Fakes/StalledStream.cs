using Gateway.Crypto;

namespace Client.Tests.Fakes;

/// <summary>Gives some bytes, and then nothing and no end: a pipe whose other end is held open. As of a pipe, a read that was begun is not cancelled.</summary>
internal sealed class StalledStream(byte[] content) : ForwardStream
{
    private int given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (given == content.Length)
        {
            await new TaskCompletionSource().Task;
        }

        int length = Math.Min(buffer.Length, content.Length - given);
        content.AsMemory(given, length).CopyTo(buffer);
        given += length;
        return length;
    }
}
