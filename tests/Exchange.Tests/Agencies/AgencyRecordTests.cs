using Exchange.Tests.Fixtures;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Exchange.Tests.Agencies;

public sealed class AgencyRecordTests
{
    private readonly TestAgency agency = new("cncert");

    public static TheoryData<string, DocumentRule> BrokenMembers => new()
    {
        { """{"agency":"CNCERT"}""", DocumentRule.InvalidId },
        { """{"agency":"operator-root"}""", DocumentRule.ReservedAgency },
        { """{"agency":"maher"}""", DocumentRule.ForeignPrincipal },
        { """{"gateway":"a gateway"}""", DocumentRule.InvalidId },
        { """{"kind":"bank"}""", DocumentRule.UnknownWord },
        { """{"kind":"gateway"}""", DocumentRule.MisplacedKind },
        { """{"names":{}}""", DocumentRule.OutOfRange },
        { """{"names":{"en_GB":"x"}}""", DocumentRule.InvalidLanguage },
        { """{"names":{"en":" "}}""", DocumentRule.InvalidTitle },
        { """{"names":{"en":"a\u202eb"}}""", DocumentRule.InvalidTitle },
        { """{"previous":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}""", DocumentRule.InvalidChainStart },
        { """{"previous":"AAAA"}""", DocumentRule.InvalidDigest },
        { """{"root":[]}""", DocumentRule.OutOfRange },
        { """{"root":["ssh-ed25519 AAAA"]}""", DocumentRule.InvalidSigningKey },
        { """{"root":["ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ"]}""", DocumentRule.InvalidSigningKey },
        { """{"sequence":1}""", DocumentRule.InvalidChainStart },
        { """{"status":"asleep"}""", DocumentRule.UnknownWord },
        { """{"type":"advisory-agency/v2"}""", DocumentRule.WrongType },
    };

    public static TheoryData<string, DocumentRule> BrokenPrincipalMembers => new()
    {
        { """{"id":"cncert/short"}""", DocumentRule.InvalidId },
        { """{"id":"maher/a1b2c3d4"}""", DocumentRule.ForeignPrincipal },
        { """{"kind":"robot"}""", DocumentRule.UnknownWord },
        { """{"roles":["reader","publisher"]}""", DocumentRule.NotSorted },
        { """{"roles":["reader","reader"]}""", DocumentRule.NotSorted },
        { """{"roles":["king"]}""", DocumentRule.UnknownWord },
        { """{"keys":{}}""", DocumentRule.OutOfRange },
        { """{"keys":{"sign":[]}}""", DocumentRule.OutOfRange },
        { """{"keys":{"receive":["age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqs27y2p"]}}""", DocumentRule.InvalidRecipientKey },
        { """{"keys":{"access":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]}}""", DocumentRule.InvalidSigningKey },
        { """{"keys":{"access":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"],"other":[]}}""", DocumentRule.Malformed },
        { """{"validTo":"2024-12-31T00:00:00.000Z"}""", DocumentRule.InvalidPeriod },
        { """{"validTo":"2025-01-01T00:00:00.000Z"}""", DocumentRule.InvalidPeriod },
        { """{"validTo":"2025-01-01"}""", DocumentRule.Malformed },
        { """{"revoked":{"at":"2025-02-01T00:00:00.000Z","reason":"tired"}}""", DocumentRule.UnknownWord },
        { """{"revoked":{"at":"2025-02-01T00:00:00.000Z","reason":"left","suspectedSince":"2025-02-02T00:00:00.000Z"}}""", DocumentRule.InvalidPeriod },
        { """{"revoked":{"reason":"left"}}""", DocumentRule.Malformed },
        { """{"nickname":"bob"}""", DocumentRule.Malformed },
    };

    [Fact]
    public void A_record_keeps_what_it_was_made_of()
    {
        var revoked = new Revocation(TestAgency.Founded.AddDays(3), RevocationReason.KeyCompromise, TestAgency.Founded.AddDays(1));
        AgencyRecord made = agency.Next(TestDirectory.Name, content => content with
        {
            Status = AgencyStatus.Retired,
            Principals = [content.Principals[0] with { Revoked = revoked, ValidTo = TestAgency.Founded.AddYears(1) }],
        });
        AgencyRecord read = AgencyRecord.Parse(made.Bytes);
        Assert.Equal(1, read.Sequence);
        Assert.Equal(TestDirectory.Name, read.Gateway);
        Assert.Equal(agency.First.Digest, read.Content.Previous);
        Assert.Equal(AgencyStatus.Retired, read.Status);
        Assert.Equal("مرکز ماهر", read.Content.Names["fa"]);
        Assert.Equal(agency.Root.VerifyingKey, Assert.Single(read.Root));
        RecordedPrincipal principal = read.Find(agency.Person.Id)!;
        Assert.Equal(revoked, principal.Revoked);
        Assert.Equal(TestAgency.Founded.AddYears(1), principal.ValidTo);
        Assert.Equal([Role.Admin, Role.Keyholder, Role.Publisher, Role.Reader], principal.Roles);
        Assert.Equal(agency.Person.Receive.Recipient, Assert.Single(principal.Keys.Receive));
        Assert.Equal(read.Bytes.ToArray(), AgencyRecord.Create(read.Content).Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(BrokenMembers))]
    public void A_record_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        byte[] broken = Json.Change(agency.First.Bytes, root => Json.Merge(root, member));
        Assert.Equal(rule, Refusal.Rule(() => AgencyRecord.Parse(broken)));
    }

    [Theory]
    [MemberData(nameof(BrokenPrincipalMembers))]
    public void A_principal_with_a_broken_member_is_refused_by_its_rule(string member, DocumentRule rule)
    {
        byte[] broken = Json.Change(agency.First.Bytes, root => Json.Merge(root["principals"]![0]!.AsObject(), member));
        Assert.Equal(rule, Refusal.Rule(() => AgencyRecord.Parse(broken)));
    }

    [Fact]
    public void A_principal_that_stands_twice_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        RecordedPrincipal twin = content.Principals[0] with { Keys = TestPrincipal.Create(agency.Id).Recorded.Keys };
        Assert.Equal(DocumentRule.DuplicatePrincipal, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = [content.Principals[0], twin] })));
    }

    [Fact]
    public void A_key_with_two_purposes_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        RecordedPrincipal person = content.Principals[0];
        RecordedPrincipal both = person with { Keys = person.Keys with { Access = person.Keys.Sign } };
        Assert.Equal(DocumentRule.DuplicateKey, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = [both] })));
    }

    [Fact]
    public void A_key_of_two_principals_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        RecordedPrincipal sharing = content.Principals[0] with { Id = PrincipalId.Create(agency.Id) };
        Assert.Equal(DocumentRule.DuplicateKey, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = [content.Principals[0], sharing] })));
    }

    [Fact]
    public void A_root_key_that_is_also_a_principals_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        Assert.Equal(DocumentRule.DuplicateKey, Refusal.Rule(() => AgencyRecord.Create(content with { Root = content.Principals[0].Keys.Sign })));
    }

    [Fact]
    public void A_fifth_key_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        VerifyingKey[] five = [.. Enumerable.Range(0, 5).Select(_ => SigningKey.Generate().VerifyingKey)];
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => AgencyRecord.Create(content with { Root = five })));
        RecordedPrincipal rich = content.Principals[0] with { Keys = new PrincipalKeys { Sign = five } };
        Assert.Equal(DocumentRule.OutOfRange, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = [rich] })));
    }

    [Theory]
    [InlineData(KeyPurpose.Manifest)]
    [InlineData(KeyPurpose.Token)]
    public void The_gateways_purposes_are_refused_in_a_members_record(KeyPurpose purpose)
    {
        VerifyingKey[] key = [SigningKey.Generate().VerifyingKey];
        AgencyRecordContent content = agency.Content(null);
        PrincipalKeys keys = purpose == KeyPurpose.Manifest ? new PrincipalKeys { Manifest = key } : new PrincipalKeys { Token = key };
        RecordedPrincipal posing = content.Principals[0] with { Keys = keys };
        Assert.Equal(DocumentRule.MisplacedPurpose, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = [posing] })));
    }

    [Fact]
    public void The_gateways_own_record_is_of_its_kind()
    {
        var gateway = new TestAgency("gateway", AgencyKind.Gateway, TestDirectory.Name, TestPrincipal.CreateGateway());
        Assert.Equal(AgencyKind.Gateway, gateway.First.Content.Kind);
        Assert.Equal(DocumentRule.MisplacedKind, Refusal.Rule(() => AgencyRecord.Create(gateway.First.Content with { Kind = AgencyKind.Other })));
    }

    [Fact]
    public void A_record_that_would_not_fit_its_log_entry_is_refused()
    {
        AgencyRecordContent content = agency.Content(null);
        RecordedPrincipal[] crowd = [.. Enumerable.Range(0, 150).Select(_ => TestPrincipal.Create(agency.Id, Role.Reader).Recorded)];
        Assert.Equal(DocumentRule.TooLarge, Refusal.Rule(() => AgencyRecord.Create(content with { Principals = crowd })));
    }

    [Fact]
    public void A_later_record_without_a_gateway_is_refused()
    {
        AgencyRecordContent content = agency.First.Next(TestDirectory.Name) with { Gateway = null };
        Assert.Equal(DocumentRule.InvalidChainStart, Refusal.Rule(() => AgencyRecord.Create(content)));
    }

    [Fact]
    public void A_signature_counts_only_under_a_root_key_and_for_these_bytes()
    {
        string signature = agency.First.Sign(agency.Root);
        Assert.True(agency.First.IsSignedByRootOf(agency.First, new(signature)));
        Assert.False(agency.First.IsSignedByRootOf(new TestAgency("others").First, new(signature)));
        Assert.False(agency.Next(TestDirectory.Name).IsSignedByRootOf(agency.First, new(signature)));
        Assert.False(agency.First.IsSignedByRootOf(agency.First, new(SshSignature.Sign(agency.Root, Namespaces.Admin, agency.First.Bytes.Span))));
    }

    [Fact]
    public void An_enrolment_by_another_root_is_refused()
    {
        Assert.Equal(DocumentRule.BadRootSignature, Refusal.Rule(() => Enrolment.Create(agency.First, SigningKey.Generate())));
        Assert.Equal(DocumentRule.WrongSequence, Refusal.Rule(() => Enrolment.Create(agency.Next(TestDirectory.Name), agency.Root)));
    }
}
