using Client.Tests.Fakes;
using Gateway.Audit;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>How pinned log keys come to be others: by rotations, or by an invite to new logs.</summary>
public sealed class SuccessionTests
{
    [Fact]
    public async Task A_pin_moves_on_a_note_signed_by_the_old_and_the_new_key()
    {
        using World world = await PinnedAsync();
        world.Gateway.Audit.Rotate();

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(world.Gateway.Audit.Verifier.ToString(), Pinned(world).AuditKey.ToString());
        Assert.Single(Pinned(world).Rotations);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
    }

    [Fact]
    public async Task A_pin_follows_several_rotations_of_both_logs_at_once()
    {
        using World world = await PinnedAsync();
        world.Gateway.Audit.Rotate();
        Beat(world.Gateway.Audit);
        world.Gateway.DirectoryLog.Rotate();
        world.Gateway.Audit.Rotate();
        Beat(world.Gateway.Audit);

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(3, Pinned(world).Rotations.Count);
        Assert.True(Pinned(world).PinsSameAs(world.Gateway.Invite));
    }

    [Fact]
    public async Task An_old_invite_still_leads_a_new_member_there()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Audit.Rotate();

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.True(Pinned(world).PinsSameAs(world.Gateway.Invite));
    }

    [Fact]
    public async Task Another_key_without_the_old_ones_word_moves_nothing()
    {
        using World world = await PinnedAsync();
        world.Gateway.Audit.Rotate();
        world.Gateway.Audit.Rotations.Clear();

        await ExpectAsync(world, "key-mismatch");
    }

    [Fact]
    public async Task A_chain_with_a_link_missing_moves_nothing()
    {
        using World world = await PinnedAsync();
        world.Gateway.Audit.Rotate();
        world.Gateway.Audit.Rotate();
        world.Gateway.Audit.Rotations.RemoveAt(0);

        await ExpectAsync(world, "key-mismatch");
    }

    [Fact]
    public async Task An_old_checkpoint_with_a_second_signature_moves_nothing()
    {
        using World world = await PinnedAsync();
        string old = System.Text.Encoding.UTF8.GetString(world.Gateway.Audit.Checkpoint());
        world.Gateway.Audit.Rotate();
        Checkpoint ownWords = Checkpoint.Parse(world.Gateway.Audit.Checkpoint());
        string second = System.Text.Encoding.UTF8.GetString(ownWords.Bytes.Span).Split("\n\n")[1];
        world.Gateway.Audit.Rotations[0] = old + second;

        await ExpectAsync(world, "malformed");
    }

    [Fact]
    public async Task A_rotation_at_a_head_that_contradicts_what_was_seen_is_a_fork_and_moves_nothing()
    {
        using World world = await PinnedAsync();
        using NoteSigner thief = new(world.Gateway.Audit.Verifier.Name, SigningKey.Generate());
        using NoteSigner next = new(world.Gateway.Audit.Verifier.Name, SigningKey.Generate());
        Invite invite = Pinned(world) with { AuditKey = thief.Verifier };
        PinnedGateway.Pin(Profile.Open(world.Keys("alpha")), invite);
        File.Delete(Path.Combine(world.Keys("alpha"), "state", "audit.checkpoint"));
        Beat(world.Gateway.Audit);
        world.Gateway.Audit.Become(next);
        world.Gateway.Audit.Rotations.Add(KeyRotation.Sign(new TreeHead(1, new RootHash(new byte[32])), thief, next).ToString());
        await File.WriteAllBytesAsync(world["invite.json"], invite.ToBytes());

        await ExpectAsync(world, "fork");
        Assert.True(Pinned(world).PinsSameAs(invite));
    }

    [Fact]
    public async Task A_log_that_goes_on_elsewhere_under_its_new_key_is_a_fork()
    {
        using World world = await PinnedAsync();
        world.Gateway.Audit.Rotate();
        world.Gateway.Audit.Truncate(1);
        Beat(world.Gateway.Audit);
        Beat(world.Gateway.Audit);

        await ExpectAsync(world, "fork");
        Assert.Empty(Pinned(world).Rotations);
    }

    [Fact]
    public async Task A_receipt_under_the_former_key_still_verifies()
    {
        using World world = await World.CreateAsync();
        string id = await world.SendAsync();
        NoteVerifier former = world.Gateway.Audit.Verifier;
        world.Gateway.Audit.Rotate();
        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        PublicationReceipt receipt = PublicationReceipt.Parse(await File.ReadAllBytesAsync(Path.Combine(world.Keys("alpha"), "state", "receipts", $"{id}.json")));

        NoteVerifier signer = Pinned(world).SignerOf(LogName.Audit, receipt.Proof.Checkpoint);
        Assert.Equal(former.ToString(), signer.ToString());
        Assert.Equal(Verdict.Ok, receipt.Verify(signer).Word);
        Outcome check = await new CommandLine().RunAsync("audit", "check", State(world, $"receipts/{id}.json"), "--keys", world.Keys("alpha"));
        Assert.Equal((0, "ok"), (check.ExitCode, check.FirstLine));
    }

    [Fact]
    public async Task New_logs_need_the_explicit_switch()
    {
        using World world = await PinnedAsync();
        Invite before = Pinned(world);
        world.Gateway.OpenAnew();

        Outcome withoutInvite = await world.RunAsync("alpha", "inbox");
        await InviteAnewAsync(world, before);
        Outcome withoutSwitch = await world.RunAsync("alpha", "inbox");

        Assert.Equal((1, "key-mismatch"), (withoutInvite.ExitCode, withoutInvite.FirstLine));
        Assert.Contains("--accept-new-log", withoutInvite.Errors, StringComparison.Ordinal);
        Assert.Equal(2, withoutSwitch.ExitCode);
        Assert.Contains("--accept-new-log", withoutSwitch.Errors, StringComparison.Ordinal);
        Assert.True(Pinned(world).PinsSameAs(before));
    }

    [Fact]
    public async Task New_logs_that_were_accepted_are_pinned_and_what_was_seen_and_kept_of_the_old_ones_still_counts()
    {
        using World world = await PinnedAsync();
        string id = await world.SendAsync();
        Invite before = Pinned(world);
        byte[] remembered = await File.ReadAllBytesAsync(State(world, "audit.checkpoint"));
        world.Gateway.OpenAnew();
        await InviteAnewAsync(world, before);

        Outcome accepted = (await world.RunAsync("alpha", "inbox", "--accept-new-log")).MustSucceed();

        Assert.Contains("opened anew", accepted.Errors, StringComparison.Ordinal);
        Assert.Equal(2, Pinned(world).Lineage);
        Assert.True(Pinned(world).Previous!.PinsSameAs(before));
        Assert.Equal(remembered, await File.ReadAllBytesAsync(State(world, "audit.checkpoint")));
        Assert.True(File.Exists(State(world, "audit-2.checkpoint")));
        Outcome check = await new CommandLine().RunAsync("audit", "check", State(world, $"receipts/{id}.json"), "--keys", world.Keys("alpha"));
        Assert.Equal((0, "ok"), (check.ExitCode, check.FirstLine));
        (await world.RunAsync("alpha", "agency", "list")).MustSucceed();
    }

    [Fact]
    public async Task The_invite_to_the_old_logs_does_no_harm_afterwards()
    {
        using World world = await PinnedAsync();
        byte[] old = await File.ReadAllBytesAsync(world["invite.json"]);
        Invite before = Pinned(world);
        world.Gateway.OpenAnew();
        await InviteAnewAsync(world, before);
        (await world.RunAsync("alpha", "inbox", "--accept-new-log")).MustSucceed();
        await File.WriteAllBytesAsync(world["invite.json"], old);

        (await world.RunAsync("alpha", "inbox")).MustSucceed();

        Assert.Equal(2, Pinned(world).Lineage);
    }

    [Fact]
    public async Task New_logs_after_other_new_logs_that_were_missed_are_accepted_by_their_line()
    {
        using World world = await PinnedAsync();
        Invite first = Pinned(world);
        world.Gateway.OpenAnew();
        Invite second = world.Gateway.Invite with { Previous = first };
        world.Gateway.OpenAnew();
        await InviteAnewAsync(world, second);

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--accept-new-log");

        // What the new logs' first entries name is the second line, of which this member has seen nothing.
        outcome.MustSucceed();
        Assert.Equal((3, 2, 1), (Pinned(world).Lineage, Pinned(world).Previous!.Lineage, Pinned(world).Previous!.Previous!.Lineage));
    }

    [Fact]
    public async Task New_logs_of_an_invite_that_follows_other_keys_are_not_accepted()
    {
        using World world = await PinnedAsync();
        using FakeGateway other = new();
        world.Gateway.OpenAnew();
        await InviteAnewAsync(world, other.Invite);

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--accept-new-log");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(1, Pinned(world).Lineage);
    }

    [Fact]
    public async Task New_logs_whose_first_entry_names_no_predecessor_are_unproven()
    {
        using World world = await PinnedAsync();
        Invite before = Pinned(world);
        world.Gateway.OpenAnew();
        world.Gateway.DirectoryLog.Truncate(0);
        world.Gateway.DirectoryLog.Open(FakeGateway.Now);
        await InviteAnewAsync(world, before);

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--accept-new-log");

        Assert.Equal((1, "unproven"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Equal(1, Pinned(world).Lineage);
    }

    [Fact]
    public async Task New_logs_whose_last_note_contradicts_what_was_seen_are_a_fork()
    {
        using World world = await PinnedAsync();
        Invite before = Pinned(world);
        world.Gateway.Audit.Truncate(world.Gateway.Audit.Size - 1);
        Beat(world.Gateway.Audit);
        world.Gateway.OpenAnew();
        await InviteAnewAsync(world, before);

        Outcome outcome = await world.RunAsync("alpha", "inbox", "--accept-new-log");

        Assert.Equal((1, "fork"), (outcome.ExitCode, outcome.FirstLine));
        Assert.Equal(2, Directory.GetFiles(State(world, "evidence")).Length);
        Assert.Equal(1, Pinned(world).Lineage);
    }

    private static async Task<World> PinnedAsync()
    {
        World world = await World.CreateAsync();
        Beat(world.Gateway.Audit);
        (await world.RunAsync("alpha", "inbox")).MustSucceed();
        return world;
    }

    private static Task InviteAnewAsync(World world, Invite before) =>
        File.WriteAllBytesAsync(world["invite.json"], (world.Gateway.Invite with { Previous = before }).ToBytes());

    private static Invite Pinned(World world) => PinnedGateway.Recall(Profile.Open(world.Keys("alpha")))!;

    private static string State(World world, string name) => Path.Combine(world.Keys("alpha"), "state", name);

    private static void Beat(FakeLog log) => log.Append(FakeGateway.Now, "log.heartbeat", "gateway", log.Name.Value, "{}"u8.ToArray());

    private static async Task ExpectAsync(World world, string word)
    {
        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal((1, word), (outcome.ExitCode, outcome.FirstLine));
    }
}
