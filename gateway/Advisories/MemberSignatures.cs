using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Advisories;

/// <summary>The sign keys that a principal's record registers. What a signature says about its own key is never trusted.</summary>
internal sealed class MemberSignatures
{
    private readonly VerifyingKey[] keys;

    private MemberSignatures(VerifyingKey[] keys) => this.keys = keys;

    /// <summary>The registered keys of a principal.</summary>
    public static MemberSignatures Of(PrincipalRow principal) =>
        new([.. principal.KeysFor(KeyPurpose.Sign).Select(VerifyingKey.ParseSsh)]);

    /// <summary>Whether one of the keys made this SSHSIG. Safe for concurrent use.</summary>
    public bool Verify(string @namespace, ReadOnlySpan<byte> message, string armored)
    {
        foreach (VerifyingKey key in keys)
        {
            if (SshSignature.Verify(key, @namespace, message, armored))
            {
                return true;
            }
        }

        return false;
    }
}
