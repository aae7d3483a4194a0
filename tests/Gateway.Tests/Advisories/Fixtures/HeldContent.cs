using System.Net;

namespace Gateway.Tests.Advisories.Fixtures;

/// <summary>A body that stops before its end until it is released.</summary>
internal sealed class HeldContent : HttpContent
{
    /// <summary>The media type of an upload as these tests write it.</summary>
    public const string MediaType = "multipart/form-data; boundary=\"test-boundary-1f0c\"";

    private readonly byte[] _body;
    private readonly int _stopAt;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldContent(byte[] body, int stopAt)
    {
        _body = body;
        _stopAt = stopAt;
        Headers.TryAddWithoutValidation("Content-Type", MediaType);
    }

    public Task Reached => _reached.Task;

    public void Release() => _released.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body.AsMemory(0, _stopAt));
        await stream.FlushAsync();
        _reached.SetResult();
        await _released.Task;
        await stream.WriteAsync(_body.AsMemory(_stopAt));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
