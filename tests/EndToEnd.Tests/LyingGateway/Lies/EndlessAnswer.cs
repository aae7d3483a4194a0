using System.Text;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Ten gigabytes where an answer is expected that fits in memory.</summary>
internal sealed class EndlessAnswer(string path, int status, string contentType) : Lie
{
    private const long TenGigabytes = 10_000_000_000;
    private static readonly byte[] Block = Encoding.ASCII.GetBytes(new string('7', 256 * 1024));

    public override bool Concerns(HttpRequest request) => request.Path == path;

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) =>
        Task.FromResult(new Reply(status, contentType, Block) { Repeated = TenGigabytes });
}
