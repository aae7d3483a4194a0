using System.Text;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Keys;
using Gateway.Server.Options;

namespace Gateway.Server.Witnesses;

/// <summary>The operator's policy: which witnesses are asked, and how many cosignatures make a checkpoint count. Read once, at the start.</summary>
internal sealed class CosigningPolicy
{
    private CosigningPolicy(WitnessPolicy? policy)
    {
        Policy = policy;
        Witnesses = policy is { RequiresWitnesses: true } ? [.. policy.Witnesses.Where(witness => witness.Url is not null)] : [];
    }

    /// <summary>The policy; null if none is configured.</summary>
    public WitnessPolicy? Policy { get; }

    /// <summary>The file's text; null if none is configured.</summary>
    public string? Text => Policy is null ? null : Encoding.UTF8.GetString(Policy.Bytes.Span);

    /// <summary>The witnesses that are asked: those whose lines carry a URL. None, as under <c>quorum none</c>: the gateway has no witnesses.</summary>
    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>Reads the configured file.</summary>
    /// <exception cref="SetupException">It is no policy, or not one that these logs could ever meet.</exception>
    public static CosigningPolicy Load(LogsOptions options, GatewayKeys keys)
    {
        if (options.PolicyFile is not { } file)
        {
            return options.RequireWitness
                ? throw new SetupException("Gateway:Logs:RequireWitness needs Gateway:Logs:PolicyFile.")
                : new CosigningPolicy(null);
        }

        WitnessPolicy policy = Read(file);
        if (policy.Witnesses.Count >= SignedNote.MaxSignatures)
        {
            throw Refused(file, "it names more witnesses than a note has room for cosignatures.");
        }

        if (options.RequireWitness && !policy.RequiresWitnesses)
        {
            throw Refused(file, "Gateway:Logs:RequireWitness needs a policy whose quorum is not none.");
        }

        foreach (PolicyWitness witness in policy.Witnesses.Where(witness => witness.Url is { } url && !IsProtected(url)))
        {
            throw Refused(file, $"the witness {witness.Name} is asked over plain http, which is allowed on loopback only.");
        }

        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            NoteVerifier key = keys.VerifierOf(log);
            if (policy.Logs.Count > 0 && !policy.Logs.Any(listed => listed.Key.ToString() == key.ToString()))
            {
                throw Refused(file, $"it lists logs, and not {key.Name} under this gateway's key.");
            }
        }

        var cosigning = new CosigningPolicy(policy);
        return policy.RequiresWitnesses && cosigning.Witnesses.Count == 0
            ? throw Refused(file, "its quorum needs witnesses, and none of them has a URL to be asked at.")
            : cosigning;
    }

    private static WitnessPolicy Read(string file)
    {
        try
        {
            return WitnessPolicy.Parse(File.ReadAllBytes(file));
        }
        catch (PolicyFormatException exception)
        {
            throw Refused(file, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused(file, "it cannot be read.", exception);
        }
    }

    // A size that a witness names is not signed. Who could answer in its place could stop the gateway.
    private static bool IsProtected(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static SetupException Refused(string file, string reason, Exception? inner = null) =>
        new($"Gateway:Logs:PolicyFile: {file}: {reason}", inner);
}
