using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Delivery;

/// <summary>Fetches what the gateway shows of how an advisory was shared with the caller's agency, and proves the entries that it names.</summary>
internal sealed class SharingPapersReader(GatewaySession session)
{
    /// <exception cref="VerdictException">It says that the advisory was shared, and shows no addition.</exception>
    public async Task<SharingEvidence> ReadAsync(AdvisoryId id, CancellationToken cancellationToken)
    {
        AdditionsAnswer answer = await session.Client.ReadAdditionsAsync(id, cancellationToken);
        AdditionAnswer addition = answer.Additions.FirstOrDefault(IsOwn)
            ?? throw new VerdictException(Verdict.Unproven, "The gateway says that the advisory was shared with you, and shows no statement of that.");
        return new SharingEvidence
        {
            Addition = TextOf(addition.Addition),
            AdditionSignature = addition.Signature,
            Permission = addition.Permission is { } permission ? await ReadAsync(permission, cancellationToken) : null,
        };
    }

    private async Task<PermissionEvidence> ReadAsync(PermissionAnswer permission, CancellationToken cancellationToken)
    {
        (LogEntry entry, _) = await session.Logs.ReadProvenAsync(LogName.Audit, permission.Index, cancellationToken);
        return new PermissionEvidence(TextOf(permission.Permission), permission.Signature, entry);
    }

    // Which it is, is only looked up here: all of it is judged with the rest.
    private bool IsOwn(AdditionAnswer addition) => addition.Addition is { ValueKind: JsonValueKind.Object } members
        && members.TryGetProperty("recipient", out JsonElement recipient)
        && recipient.ValueKind == JsonValueKind.String
        && recipient.GetString() == session.Principal.Agency.Value;

    private static byte[] TextOf(JsonElement signed) => Encoding.UTF8.GetBytes(signed.GetRawText());
}
