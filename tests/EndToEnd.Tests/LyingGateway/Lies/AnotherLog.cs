using Gateway.Audit;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>One log answered out of a forged one, whatever is asked about it: a split view, a log that stands still, a history rewritten.</summary>
internal sealed class AnotherLog(LogName log, ForgedLog forged, Checkpoint? cosigned = null) : Lie
{
    private readonly LogPaths paths = new(log, forged, cosigned);

    public override bool Concerns(HttpRequest request) => request.Method == HttpMethods.Get && paths.Concerns(request);

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => Task.FromResult(paths.Reply(request));
}
