using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Audit;
using Gateway.Crypto;

namespace Audit.Tests;

public sealed class WitnessPolicyTests
{
    private const string Origin = "gateway.example/audit";

    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    // Deterministic keys: the tests are about names and rules.
    private static readonly CosignatureSigner[] Witnesses = [.. Enumerable.Range(1, 40).Select(i => new CosignatureSigner($"w{i}.example", Key((byte)i)))];
    private static readonly NoteSigner Log = new(Origin, Key(200));
    private static readonly NoteSigner OtherLog = new("gateway.example/directory", Key(201));

    // The example of c2sp.org/tlog-policy, with keys.
    private static readonly string Example = $"""
        log {Log.Verifier}

        witness X1 {Vkey(1)}
        witness X2 {Vkey(2)}
        witness X3 {Vkey(3)}
        group X-witnesses 2 X1 X2 X3

        witness Y1 {Vkey(4)}
        witness Y2 {Vkey(5)}
        witness Y3 {Vkey(6)}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    [Theory]
    [InlineData(true, 1, 2, 4)]
    [InlineData(true, 2, 3, 5)]
    [InlineData(true, 1, 2, 3, 4, 5, 6)]
    [InlineData(false, 1, 2, 3)]
    [InlineData(false, 1, 4, 5, 6)]
    [InlineData(false, 4)]
    [InlineData(false)]
    [InlineData(false, 1, 7, 4)]
    public void The_example_of_the_specification_asks_for_two_of_X_and_one_of_Y(bool met, params int[] cosigners)
    {
        WitnessPolicy policy = Parse(Example);
        PolicyOutcome outcome = policy.Judge(Cosigned([.. cosigners.Select(static number => (number, Noon))]));

        Assert.Equal(met, outcome.IsMet);
        Assert.Equal(met ? Noon : null, outcome.Time);
        Assert.Equal(cosigners.Where(static number => number <= 6).Select(Name), outcome.Cosignatures.Select(static cosignature => cosignature.Witness.Name));
        Assert.Equal(Enumerable.Range(1, 6).Except(cosigners).Select(Name), outcome.Missing.Select(static witness => witness.Name));
        static string Name(int number) => number <= 3 ? $"X{number}" : $"Y{number - 3}";
    }

    [Fact]
    public void A_policy_holds_what_its_file_says()
    {
        byte[] file = Encoding.UTF8.GetBytes($"log {Log.Verifier} https://gateway.example/v1/logs/audit\nwitness w {Vkey(1)} https://w1.example/witness/\nwitness v {Vkey(2)}\nquorum w\n");
        WitnessPolicy policy = WitnessPolicy.Parse(file);

        Assert.Equal(file, policy.Bytes.ToArray());
        Assert.True(policy.RequiresWitnesses);
        Assert.Equal(new Uri("https://gateway.example/v1/logs/audit"), Assert.Single(policy.Logs).Url);
        Assert.Equal(Origin, policy.Logs[0].Key.Name);
        Assert.Equal(["w", "v"], policy.Witnesses.Select(static witness => witness.Name));
        Assert.Equal(Vkey(1), policy.Witnesses[0].Key.ToString());
        Assert.Equal(new Uri("https://w1.example/witness/"), policy.Witnesses[0].Url);
        Assert.Null(policy.Witnesses[1].Url);
    }

    [Fact]
    public void The_time_is_the_latest_since_which_enough_cosigned()
    {
        WitnessPolicy policy = Parse(Example);
        Assert.Equal(Noon.AddMinutes(2), policy.Judge(Cosigned((1, Noon), (2, Noon.AddMinutes(5)), (3, Noon.AddMinutes(2)), (4, Noon.AddMinutes(9)))).Time);
        Assert.Equal(Noon.AddMinutes(1), policy.Judge(Cosigned((1, Noon.AddMinutes(3)), (2, Noon.AddMinutes(5)), (4, Noon), (6, Noon.AddMinutes(1)))).Time);
    }

    [Fact]
    public void The_time_agrees_with_its_definition_for_any_times()
    {
        WitnessPolicy policy = Parse(Example);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.ArrayOf(Gen.Choose(-4, 12), 6).ToArbitrary(), minutes =>
        {
            (int, DateTimeOffset)[] all = [.. minutes.Index().Where(static at => at.Item >= 0).Select(static at => (at.Index + 1, Noon.AddMinutes(at.Item)))];
            DateTimeOffset[] met = [.. all.Select(static at => at.Item2).Where(time => policy.Judge(Cosigned([.. all.Where(at => at.Item2 >= time)])).IsMet)];
            return policy.Judge(Cosigned(all)).Time == (met.Length == 0 ? null : met.Max());
        }));
    }

    [Fact]
    public void Quorum_none_asks_for_no_cosignature_and_states_no_time()
    {
        WitnessPolicy policy = Parse("quorum none\n");
        PolicyOutcome outcome = policy.Judge(Cosigned());

        Assert.False(policy.RequiresWitnesses);
        Assert.True(outcome.IsMet);
        Assert.Null(outcome.Time);
        Assert.Null(outcome.Log);
    }

    [Fact]
    public void A_quorum_may_be_one_witness() =>
        Assert.Equal([true, false], new[] { 1, 2 }.Select(static number => Parse($"witness a {Vkey(1)}\nquorum a\n").Judge(Cosigned((number, Noon))).IsMet));

    [Fact]
    public void Any_listed_log_may_have_signed_and_one_that_is_not_listed_does_not_count()
    {
        string witness = $"witness a {Vkey(1)}\nquorum a\n";
        Checkpoint checkpoint = Cosigned((1, Noon));

        Assert.Equal(Origin, Parse($"log {OtherLog.Verifier}\nlog {Log.Verifier}\n{witness}").Judge(checkpoint).Log?.Key.Name);
        Assert.False(Parse($"log {OtherLog.Verifier}\n{witness}").Judge(checkpoint).IsMet);
        Assert.Null(Parse($"log {OtherLog.Verifier}\n{witness}").Judge(checkpoint).Log);
        Assert.True(Parse(witness).Judge(checkpoint).IsMet);
        Assert.False(Parse($"log {OtherLog.Verifier}\nquorum none\n").Judge(checkpoint).IsMet);
    }

    [Fact]
    public void A_logs_key_speaks_for_its_own_origin_only()
    {
        var sameKey = new NoteVerifier("other.example/log", Log.Verifier.Key);
        Assert.False(Parse($"log {sameKey}\nquorum none\n").Judge(Cosigned()).IsMet);
    }

    [Fact]
    public void A_line_under_a_known_witness_that_does_not_verify_refuses_the_note()
    {
        WitnessPolicy policy = Parse($"witness a {Vkey(1)}\nwitness b {Vkey(2)}\ngroup g any a b\nquorum g\n");
        Checkpoint good = Cosigned((1, Noon));
        Checkpoint spoilt = good.With([Witnesses[1].Cosign("other\n", Noon)]);
        Checkpoint stranger = good.With([Witnesses[2].Cosign("other\n", Noon)]);

        Assert.True(policy.Judge(good).IsMet);
        Assert.True(policy.Judge(stranger).IsMet);
        Assert.False(policy.Judge(spoilt).IsMet);
        Assert.Null(policy.Judge(spoilt).Time);
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("1", true)]
    [InlineData("any", true)]
    [InlineData("all", false)]
    public void A_threshold_is_a_number_any_or_all(string threshold, bool met) =>
        Assert.Equal(met, Parse($"witness a {Vkey(1)}\nwitness b {Vkey(2)}\ngroup g {threshold} a b\nquorum g\n").Judge(Cosigned((2, Noon))).IsMet);

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("0x1")]
    [InlineData("ANY")]
    [InlineData("4294967297")]
    [InlineData("99999999999999999999")]
    public void A_threshold_outside_of_1_to_n_or_not_in_decimal_is_refused(string threshold) =>
        Refused($"witness a {Vkey(1)}\nwitness b {Vkey(2)}\ngroup g {threshold} a b\nquorum g\n", 3);

    [Fact]
    public void A_policy_has_exactly_one_quorum_line()
    {
        Refused("", 0);
        Refused("\n", 0);
        Refused($"witness a {Vkey(1)}\n", 0);
        Refused("quorum none\nquorum none\n", 2);
        Refused($"witness a {Vkey(1)}\nquorum a\nquorum none\n", 3);
    }

    [Fact]
    public void Names_are_defined_before_they_are_used()
    {
        Refused($"quorum a\nwitness a {Vkey(1)}\n", 1);
        Refused($"group g any a\nwitness a {Vkey(1)}\nquorum g\n", 1);
        Refused("group g any g\nquorum g\n", 1);
        Refused($"witness a {Vkey(1)}\ngroup g any a none\nquorum g\n", 2);
        Refused("quorum None\n", 1);
    }

    [Fact]
    public void A_name_is_defined_once_and_none_is_taken()
    {
        Refused($"witness a {Vkey(1)}\nwitness a {Vkey(2)}\nquorum a\n", 2);
        Refused($"witness a {Vkey(1)}\ngroup a any a\nquorum a\n", 2);
        Refused($"witness none {Vkey(1)}\nquorum none\n", 1);
        Refused($"witness a {Vkey(1)}\ngroup none any a\nquorum none\n", 2);
    }

    [Fact]
    public void A_name_is_a_member_once_in_the_whole_file()
    {
        Refused($"witness a {Vkey(1)}\nwitness b {Vkey(2)}\ngroup g 2 a a b\nquorum g\n", 3);
        Refused($"witness a {Vkey(1)}\nwitness b {Vkey(2)}\ngroup g any a b\ngroup h any a\nquorum g\n", 4);
        Refused($"witness a {Vkey(1)}\ngroup g any a\ngroup h any g\ngroup i any g\nquorum i\n", 4);
    }

    [Fact]
    public void A_key_is_listed_once_whatever_its_name_and_hash()
    {
        var sameKey = new CosignatureVerifier("elsewhere.example", Witnesses[0].Verifier.Key);
        var sameLogKey = new NoteVerifier("other.example/log", Log.Verifier.Key);

        Refused($"witness a {Vkey(1)}\nwitness b {Vkey(1)}\nquorum a\n", 2);
        Refused($"witness a {Vkey(1)}\nwitness b {sameKey}\nquorum a\n", 2);
        Refused($"log {Log.Verifier}\nlog {Log.Verifier}\nquorum none\n", 2);
        Refused($"log {Log.Verifier}\nlog {sameLogKey}\nquorum none\n", 2);
    }

    [Fact]
    public void A_key_has_the_type_that_its_line_asks_for()
    {
        Refused($"log {Vkey(1)}\nquorum none\n", 1);
        Refused($"witness a {Log.Verifier}\nquorum a\n", 1);
        Refused($"witness a {Vkey(1)}A\nquorum a\n", 1);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("log LOG https://a.example b")]
    [InlineData("witness a")]
    [InlineData("witness WITNESS")]
    [InlineData("witness a WITNESS https://a.example b")]
    [InlineData("group")]
    [InlineData("group g")]
    [InlineData("group g all")]
    [InlineData("quorum")]
    [InlineData("quorum none none")]
    [InlineData("Quorum none")]
    [InlineData("threshold none")]
    [InlineData("quorum none # not a comment here")]
    [InlineData("witness a WITNESS not-a-url")]
    [InlineData("witness a WITNESS /path")]
    [InlineData("log LOG //host/path")]
    public void A_line_that_is_not_of_the_four_kinds_is_refused(string line) =>
        Refused(line.Replace("LOG", Log.Verifier.ToString(), StringComparison.Ordinal).Replace("WITNESS", Vkey(1), StringComparison.Ordinal) + "\nquorum none\n", 1);

    [Fact]
    public void White_space_is_spaces_and_tabs_and_comments_are_lines()
    {
        WitnessPolicy policy = Parse($"# comment\n\t # another\n \t\n\n  witness\t a \t{Vkey(1)}\t \n#quorum none\n \tquorum  \ta\t\n");
        Assert.True(policy.RequiresWitnesses);
        Assert.Equal("a", Assert.Single(policy.Witnesses).Name);
    }

    [Fact]
    public void The_file_ends_in_a_newline() => Refused("quorum none", 0);

    [Fact]
    public void The_only_control_characters_are_tab_and_newline()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            byte[] file = [(byte)'#', (byte)octet, .. "\nquorum none\n"u8];
            bool allowed = octet is 0x09 or 0x0a or (>= 0x20 and <= 0x7e) or >= 0x80;
            // Behind the number sign a newline ends the comment, and an empty line follows.
            Assert.Equal(allowed, Record.Exception(() => WitnessPolicy.Parse(file)) is null);
        }
    }

    [Fact]
    public void Names_are_octets()
    {
        byte[] file = [.. Ascii("witness K "), .. Ascii($"{Vkey(1)}\nwitness "), 0xE2, 0x84, 0xAA, .. Ascii($" {Vkey(2)}\nwitness "), 0xff, .. Ascii($" {Vkey(3)}\nquorum "), 0xff, (byte)'\n'];
        WitnessPolicy policy = WitnessPolicy.Parse(file);

        Assert.Equal(["K", "\u212a", "\ufffd"], policy.Witnesses.Select(static witness => witness.Name));
        Assert.True(policy.Judge(Cosigned((3, Noon))).IsMet);
        Assert.False(policy.Judge(Cosigned((1, Noon), (2, Noon))).IsMet);
    }

    [Fact]
    public void A_non_breaking_space_is_part_of_a_name_and_no_white_space() =>
        Assert.Equal("a\u00a0b", Assert.Single(Parse($"witness a\u00a0b {Vkey(1)}\nquorum a\u00a0b\n").Witnesses).Name);

    [Fact]
    public void An_address_may_hold_any_octet_above_ASCII()
    {
        byte[] file = [.. Ascii($"witness a {Vkey(1)} https://w.example/"), 0xe9, .. Ascii("\nquorum a\n")];
        Assert.Equal("https://w.example/%E9", WitnessPolicy.Parse(file).Witnesses[0].Url?.AbsoluteUri);
        Assert.Equal("https://w.example/%C3%A9", Parse($"witness a {Vkey(1)} https://w.example/é\nquorum a\n").Witnesses[0].Url?.AbsoluteUri);
    }

    [Fact]
    public void At_least_32_logs_witnesses_and_groups_are_read()
    {
        var file = new StringBuilder();
        foreach (int number in Enumerable.Range(1, 32))
        {
            using var log = new NoteSigner($"log{number}.example", Key((byte)(100 + number)));
            file.Append($"log {log.Verifier}\nwitness w{number} {Vkey(number)}\n");
            // Each group holds the one before it: as deep as 32 groups can be.
            file.Append($"group g{number} all w{number}{(number > 1 ? $" g{number - 1}" : "")}\n");
        }

        WitnessPolicy policy = Parse(file.Append("quorum g32\n").ToString());
        Assert.Equal(32, policy.Witnesses.Count);
        Assert.Equal(32, policy.Logs.Count);
        Assert.Equal(32, policy.Judge(Cosigned()).Missing.Count);
    }

    [Fact]
    public void The_limits_hold()
    {
        var file = new StringBuilder($"witness w {Vkey(1)}\ngroup g0 any w\n");
        for (int i = 1; i < WitnessPolicy.MaxOfEachKind; i++)
        {
            file.Append($"group g{i} any g{i - 1}\n");
        }

        Assert.True(Parse(file + "quorum g255\n").RequiresWitnesses);
        Refused(file + "group more any g255\nquorum more\n", WitnessPolicy.MaxOfEachKind + 2);
        Refused(new string('\n', WitnessPolicy.MaxSizeBytes) + "quorum none\n", 0);
    }

    [Fact]
    public void Whatever_is_not_a_policy_is_refused_by_the_documented_exception()
    {
        string[] tokens = [.. Example.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries), "none", "all", "any", "2", "#", "https://w.example/", "é", "\u0001"];
        Gen<string> line = Gen.ArrayOf(Gen.Elements(tokens)).Select(static items => string.Join(' ', items.Take(6)) + "\n");
        Gen<string> shuffled = Gen.Shuffle(Example.Split('\n')).Select(static lines => string.Join('\n', lines) + "\n");
        Gen<string> strangers = Gen.OneOf(
            Gen.ArrayOf(line).Select(static lines => string.Concat(lines)),
            shuffled,
            from place in Gen.Choose(0, Example.Length - 8)
            from length in Gen.Choose(0, 8)
            from instead in Gen.Elements(tokens)
            select Example[..place] + instead + Example[(place + length)..]);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(strangers.ToArbitrary(), static text =>
        {
            try
            {
                WitnessPolicy policy = Parse(text);
                return policy.Bytes.Span.SequenceEqual(Encoding.UTF8.GetBytes(text));
            }
            catch (PolicyFormatException)
            {
                return true;
            }
        }));
    }

    [Fact]
    public void Any_bytes_are_a_policy_or_refused_by_the_documented_exception() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<byte[]?>(static octets => Record.Exception(() =>
            WitnessPolicy.Parse([.. octets ?? [], .. "\nquorum none\n"u8])) is null or PolicyFormatException));

    private static void Refused(string file, int line) =>
        Assert.Equal(line, Assert.Throws<PolicyFormatException>(() => Parse(file)).Line);

    private static WitnessPolicy Parse(string file) => WitnessPolicy.Parse(Encoding.UTF8.GetBytes(file));

    private static Checkpoint Cosigned(params (int Witness, DateTimeOffset Time)[] cosigners)
    {
        Checkpoint checkpoint = Checkpoint.Sign(new TreeHead(3, NaiveTree.Root(NaiveTree.Leaves(3))), Log);
        return checkpoint.With(cosigners.Select(cosigner => Witnesses[cosigner.Witness - 1].Cosign(checkpoint.Text, cosigner.Time)));
    }

    private static string Vkey(int witness) => Witnesses[witness - 1].Verifier.ToString();

    private static SigningKey Key(byte number) => SigningKey.FromSeed([.. Enumerable.Repeat(number, SigningKey.SeedBytes)]);

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
