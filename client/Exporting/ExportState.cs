using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Exchange;

namespace Gateway.Client.Exporting;

/// <summary>How far an export has come: of which inbox, up to which entry, what it is committing, and what of it may still be withdrawn or expire.</summary>
internal sealed record ExportState
{
    /// <summary>The gateway and the principal whose inbox is exported: a folder belongs to one.</summary>
    public required string Gateway { get; init; }

    public required string Principal { get; init; }

    /// <summary>The index of the last exported delivery's entry; -1 before the first.</summary>
    public long After { get; init; } = -1;

    /// <summary>The record that is being put in its place.</summary>
    public PendingRecord? Pending { get; init; }

    /// <summary>What stood when it was exported, by the index of its entry.</summary>
    public IReadOnlyList<StandingItem> Standing { get; init; } = [];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads the state of a folder; a new one if there is none.</summary>
    /// <exception cref="UsageException">The folder is of another inbox, or its state was damaged.</exception>
    public static ExportState Load(string path, GatewayName gateway, PrincipalId principal)
    {
        if (!File.Exists(path))
        {
            return new ExportState { Gateway = gateway.Value, Principal = principal.Value };
        }

        ExportState state = Parse(path);
        return state.Gateway == gateway.Value && state.Principal == principal.Value
            ? state
            : throw new UsageException($"This folder holds the export of {state.Principal} from {state.Gateway}; name another one with --to-dir.");
    }

    /// <summary>Replaces the state on the disk in one step.</summary>
    public void Save(string path) => PrivateFile.Replace(path, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Options)));

    private static ExportState Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportState>(File.ReadAllText(path), Options) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{path} is not what export wrote; move it away to export everything again.", failure);
        }
    }
}

/// <summary>A record that is about to be renamed into its place, with what the state is afterwards.</summary>
/// <param name="Name">The record's file name.</param>
/// <param name="After">The index of the last exported delivery then.</param>
/// <param name="Standing">What stands then.</param>
internal sealed record PendingRecord(string Name, long After, IReadOnlyList<StandingItem> Standing);

/// <summary>An exported advisory that may still be withdrawn or expire.</summary>
/// <param name="Id">The advisory.</param>
/// <param name="Index">The index of its delivery's entry.</param>
/// <param name="Sender">The agency that sent it.</param>
/// <param name="ExpiresAt">When its sender said that it expires; absent if it did not.</param>
internal sealed record StandingItem(string Id, long Index, string Sender, string? ExpiresAt)
{
    /// <summary>When it was exported; null where an earlier version of this program did.</summary>
    public string? ExportedAt { get; init; }

    /// <summary>Those of its documents that are CSAF and bear its label.</summary>
    public IReadOnlyList<StandingDocument>? Csaf { get; init; }
}

/// <summary>An exported CSAF document.</summary>
/// <param name="Name">Its file name, in the advisory's folder.</param>
/// <param name="Label">The advisory's label.</param>
/// <param name="Path">Its place among a provider's documents of that label.</param>
/// <param name="Sha256">Its SHA-256, base64, as its sender signed it.</param>
internal sealed record StandingDocument(string Name, string Label, string Path, string Sha256);
