using System.Text;
using System.Text.Json;
using EndToEnd.Tests.Harness;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>An advisory that its sender never took back, withdrawn by somebody else's signature, which the gateway logged under a name that it chose.</summary>
internal sealed class ForgedWithdrawal : Lie
{
    private readonly string path;
    private readonly string members;
    private readonly LogPaths log;

    public ForgedWithdrawal(LyingWorld world, string advisory, SigningKey signer, string actor)
    {
        path = $"/v1/advisories/{advisory}";
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Withdrawal withdrawal = Withdrawal.Create(GatewayName.Parse(Community.GatewayName), AdvisoryId.Parse(advisory), "Never mind", null, now);
        ForgedLog forged = world.Log(LogName.Audit);
        Index = forged.Append(ActionNames.AdvisoryWithdrawn, actor, advisory, new AdvisoryWithdrawnDetail(withdrawal.Digest, world.Log(LogName.Directory).Size).ToBytes());
        members = $"\"withdrawal\":{Encoding.UTF8.GetString(withdrawal.Bytes.Span)},\"signature\":{JsonSerializer.Serialize(withdrawal.Sign(signer))}";
        log = new LogPaths(LogName.Audit, forged);
    }

    /// <summary>The entry that logs it.</summary>
    public long Index { get; }

    public override bool Concerns(HttpRequest request) => log.Concerns(request) || request.Path == $"{path}/withdrawal" || request.Path == $"{path}/content/0";

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => Task.FromResult(
        log.Concerns(request) ? log.Reply(request)
        : request.Path == $"{path}/withdrawal" ? Reply.Json($"{{\"index\":{Index},{members}}}")
        : Gone());

    private Reply Gone()
    {
        Reply problem = Reply.Problem(StatusCodes.Status410Gone, "withdrawn");
        return problem with { Body = Encoding.UTF8.GetBytes($"{problem.Text[..^1]},{members}}}") };
    }
}
