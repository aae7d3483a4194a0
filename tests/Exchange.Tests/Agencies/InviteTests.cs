using System.Security.Cryptography;
using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class InviteTests : IDisposable
{
    private static readonly GatewayName Name = TestDirectory.Name;

    private readonly List<NoteSigner> signers = [];
    private readonly NoteSigner audit;
    private readonly NoteSigner directory;

    public InviteTests()
    {
        audit = Signer(Name.AuditOrigin);
        directory = Signer(Name.DirectoryOrigin);
    }

    private Invite First => new(Name, new Uri("https://gateway.example"), audit.Verifier, directory.Verifier);

    [Fact]
    public void An_invite_carries_policy_rotations_and_the_logs_before()
    {
        NoteSigner second = Signer(Name.AuditOrigin);
        Invite rotated = First.After(KeyRotation.Sign(Head(5), audit, second))!;
        Invite anew = NewLogs() with { Policy = "quorum none\n", Previous = rotated };

        Invite read = Invite.Parse(anew.ToBytes());

        Assert.Equal(anew.ToBytes(), read.ToBytes());
        Assert.Equal((2, 1, "quorum none\n"), (read.Lineage, read.Previous!.Lineage, read.Policy));
        Assert.Equal(second.Verifier.ToString(), read.Previous.AuditKey.ToString());
    }

    [Fact]
    public void A_rotation_moves_the_key_it_starts_from_and_no_other()
    {
        NoteSigner second = Signer(Name.AuditOrigin);
        NoteSigner third = Signer(Name.AuditOrigin);
        var rotation = KeyRotation.Sign(Head(5), audit, second);

        Invite moved = First.After(rotation)!;

        Assert.Equal(second.Verifier.ToString(), moved.KeyOf(LogName.Audit).ToString());
        Assert.Equal(directory.Verifier.ToString(), moved.KeyOf(LogName.Directory).ToString());
        Assert.Null(moved.After(rotation));
        Assert.Null(First.After(KeyRotation.Sign(Head(5), second, third)));
    }

    [Fact]
    public void A_former_key_vouches_for_what_it_signed_before_it_was_given_up()
    {
        NoteSigner second = Signer(Name.AuditOrigin);
        NoteSigner third = Signer(Name.AuditOrigin);
        Invite moved = First.After(KeyRotation.Sign(Head(5), audit, second))!.After(KeyRotation.Sign(Head(8), second, third))!;

        Assert.Equal(audit.Verifier.ToString(), moved.SignerOf(LogName.Audit, Checkpoint.Sign(Head(5), audit)).ToString());
        Assert.Equal(second.Verifier.ToString(), moved.SignerOf(LogName.Audit, Checkpoint.Sign(Head(8), second)).ToString());
        Assert.Equal(third.Verifier.ToString(), moved.SignerOf(LogName.Audit, Checkpoint.Sign(Head(6), audit)).ToString());
        Assert.Equal(third.Verifier.ToString(), moved.SignerOf(LogName.Audit, Checkpoint.Sign(Head(9), second)).ToString());
    }

    [Fact]
    public void A_checkpoint_of_the_logs_before_is_judged_by_their_keys()
    {
        Invite anew = NewLogs() with { Previous = First };

        Assert.Equal(audit.Verifier.ToString(), anew.SignerOf(LogName.Audit, Checkpoint.Sign(Head(5), audit)).ToString());
        Assert.Equal(anew.AuditKey.ToString(), anew.SignerOf(LogName.Audit, Checkpoint.Sign(Head(5), signers[^2])).ToString());
    }

    [Fact]
    public void Rotations_that_do_not_lead_to_the_keys_are_refused()
    {
        NoteSigner second = Signer(Name.AuditOrigin);
        NoteSigner third = Signer(Name.AuditOrigin);
        var rotation = KeyRotation.Sign(Head(5), audit, second);
        Refused(DocumentRule.InvalidSigningKey, First with { Rotations = [rotation] });
        Refused(DocumentRule.InvalidSigningKey, First.After(rotation)! with { Rotations = [rotation, KeyRotation.Sign(Head(6), third, second)] });
        NoteSigner elsewhere = Signer("other.example/audit");
        Refused(DocumentRule.InvalidSigningKey, First with { Rotations = [KeyRotation.Sign(Head(5), elsewhere, Signer("other.example/audit"))] });
    }

    [Fact]
    public void A_policy_that_is_none_is_refused() => Refused(DocumentRule.Malformed, First with { Policy = "quorum nobody\n" });

    [Fact]
    public void Logs_of_two_lineages_or_without_their_predecessors_lineage_are_refused()
    {
        Refused(DocumentRule.WrongOrigin, First with { AuditKey = Signer($"{Name}/audit/2").Verifier });
        Refused(DocumentRule.WrongOrigin, First with { Previous = First });
        GatewayName other = GatewayName.Parse("other.example");
        Invite foreign = new(other, First.Url, Signer(other.AuditOrigin).Verifier, Signer(other.DirectoryOrigin).Verifier);
        Refused(DocumentRule.WrongOrigin, NewLogs() with { Previous = foreign });
        Refused(DocumentRule.WrongOrigin, First with { AuditKey = directory.Verifier });
    }

    public void Dispose() => signers.ForEach(signer => signer.Dispose());

    private Invite NewLogs() =>
        new(Name, First.Url, Signer($"{Name}/audit/2").Verifier, Signer($"{Name}/directory/2").Verifier);

    private NoteSigner Signer(string origin)
    {
        NoteSigner signer = new(origin, SigningKey.Generate());
        signers.Add(signer);
        return signer;
    }

    private static TreeHead Head(long size) => new(size, new RootHash(RandomNumberGenerator.GetBytes(Hash32.SizeBytes)));

    private static void Refused(DocumentRule rule, Invite invite) => Assert.Equal(rule, Refusal.Rule(() => Invite.Parse(invite.ToBytes())));
}
