using Gateway.Crypto;

namespace Gateway.Server.Witnesses;

/// <summary>What a witness answered (c2sp.org/tlog-witness, add-checkpoint). Nothing in it is verified.</summary>
internal abstract record WitnessReply
{
    private WitnessReply()
    {
    }

    /// <summary>200: signature lines.</summary>
    internal sealed record Cosigned(IReadOnlyList<NoteSignature> Lines) : WitnessReply;

    /// <summary>409: the size that it cosigned last is another than the request supposed.</summary>
    internal sealed record OtherSize(long Size) : WitnessReply;

    /// <summary>Anything else: it does not know the log, its key, or does not find the checkpoint consistent.</summary>
    internal sealed record Refused(int Status) : WitnessReply;
}
