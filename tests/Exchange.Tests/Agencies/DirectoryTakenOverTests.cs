using Exchange.Tests.Fixtures;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using static Exchange.Tests.Fixtures.TestDirectory;

namespace Exchange.Tests.Agencies;

/// <summary>A directory log that was opened anew takes over the records and acts of the one before, in the batch that opens it.</summary>
public sealed class DirectoryTakenOverTests
{
    private static readonly DateTimeOffset Reopened = TestAgency.Founded.AddYears(5);

    private readonly TestDirectory before = new();

    public DirectoryTakenOverTests()
    {
        before.Join("maher");
        // The admin who accepted both agencies leaves.
        DateTimeOffset until = before.Time.AddHours(2);
        AgencyRecord record = before.Founder.Next(Name, content => content with
        {
            Principals = [.. content.Principals.Select(principal => principal with { ValidTo = until })],
        });
        before.Apply(before.Founder.Signed(record));
        before.Join("uscert");
    }

    [Fact]
    public void Acts_of_admins_who_have_left_since_stand()
    {
        AgencyDirectory directory = TakeOver(Open(Name.DirectoryOrigin), time: Reopened);
        Assert.Equal(before.State.Agencies.Select(agency => agency.Id), directory.Agencies.Select(agency => agency.Id));
    }

    [Fact]
    public void Behind_the_batch_that_opens_the_log_an_act_is_judged_by_the_time_of_its_entry()
    {
        DirectoryException refused = Assert.Throws<DirectoryException>(() => TakeOver(Open(Name.DirectoryOrigin), Reopened.AddSeconds(1)));
        Assert.Equal(DocumentRule.NotAnAdmin, refused.Rule);
    }

    [Fact]
    public void A_log_that_follows_none_judges_every_act_by_the_time_of_its_entry()
    {
        DirectoryException refused = Assert.Throws<DirectoryException>(() => TakeOver(Open(null), Reopened));
        Assert.Equal(DocumentRule.NotAnAdmin, refused.Rule);
    }

    [Theory]
    [InlineData("gateway.example/directory/2")]
    [InlineData("gateway.example/directory/3")]
    [InlineData("gateway.example/audit")]
    [InlineData("elsewhere.example/directory")]
    public void A_log_follows_the_one_before_it_and_no_other(string origin) =>
        Assert.Equal(DocumentRule.WrongOrigin, Assert.Throws<DirectoryException>(() => Open(origin)).Rule);

    private static AgencyDirectory Open(string? origin)
    {
        using var key = new NoteSigner("gateway.example/directory/2", SigningKey.Generate());
        using var other = new NoteSigner(origin ?? "gateway.example/directory", SigningKey.Generate());
        LogPredecessor? previous = origin is null ? null : new(origin, Checkpoint.Sign(new TreeHead(9, MerkleTree.EmptyRoot), other), 5);
        byte[] opened = new LogOpenedDetail(key.Verifier, key.Verifier.Name) { Previous = previous }.ToBytes();
        return new AgencyDirectory(Name).Apply(new LogIndex(0), Reopened, ActionNames.LogOpened, opened);
    }

    private AgencyDirectory TakeOver(AgencyDirectory opened, DateTimeOffset time) => before.History.Skip(1).Aggregate(
        opened, (directory, entry) => directory.Apply(new LogIndex(directory.Size), time, entry.Action, entry.Detail));
}
