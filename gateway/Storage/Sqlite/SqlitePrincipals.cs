using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>principal</c>, <c>principal_key</c> and <c>key_owner</c>.</summary>
internal static class SqlitePrincipals
{
    private const string Columns = """
        p.id, p.kind, p.roles, p.valid_from, p.valid_to, p.revoked_at, p.revoked_reason, p.suspected_since,
        a.suspended AS agency_suspended, a.retired AS agency_retired, a.grants AS agency_grants
        """;

    private const string KeyColumns = "k.principal, k.purpose, k.ordinal, k.key_text";

    private const string FindSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.id = @principal";
    private const string FindKeysSql = $"SELECT {KeyColumns} FROM principal_key k WHERE k.principal = @principal ORDER BY k.purpose, k.ordinal";

    public static PrincipalRow? Find(SqliteConnection connection, PrincipalId principal) => SqliteSnapshot.Read(connection, () =>
        PrincipalColumns.Join(ReadRows(connection, FindSql, principal.Value), ReadKeys(connection, FindKeysSql, principal.Value)).SingleOrDefault());

    public static bool Stands(SqliteConnection connection, PrincipalId principal, DateTimeOffset at) =>
        PrincipalColumns.Join(ReadRows(connection, FindSql, principal.Value), []).SingleOrDefault()?.IsValidAt(at) == true;

    private const string ReadSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.agency = @agency ORDER BY p.id";

    private const string ReadKeysSql = $"""
        SELECT {KeyColumns} FROM principal p JOIN principal_key k ON k.principal = p.id
        WHERE p.agency = @agency ORDER BY k.principal, k.purpose, k.ordinal
        """;

    public static IReadOnlyList<PrincipalRow> Read(SqliteConnection connection, IReadOnlyCollection<AgencyId> agencies) =>
        SqliteSnapshot.Read(connection, () => agencies.Select(agency => agency.Value).Order(StringComparer.Ordinal)
            .SelectMany(agency => PrincipalColumns.Join(ReadRows(connection, ReadSql, agency), ReadKeys(connection, ReadKeysSql, agency))).ToList());

    private static List<PrincipalColumns> ReadRows(SqliteConnection connection, string sql, string id)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, sql).Bind(id);
        return read.ReadAll(static row => new PrincipalColumns
        {
            Id = PrincipalId.Parse(row.Word(0)),
            Kind = row.Word(1),
            Roles = ColumnTypes.SplitRoles(row.Word(2)),
            ValidFrom = row.Time(3),
            ValidTo = row.TimeOrNull(4),
            RevokedAt = row.TimeOrNull(5),
            RevokedReason = row.WordOrNull(6),
            SuspectedSince = row.TimeOrNull(7),
            AgencySuspended = row.Flag(8),
            AgencyRetired = row.Flag(9),
            AgencyGrants = ColumnTypes.SplitRoles(row.Word(10)),
        });
    }

    private static List<PrincipalKeyColumns> ReadKeys(SqliteConnection connection, string sql, string id)
    {
        using SqliteStatement read = SqliteStatement.Of(connection, sql).Bind(id);
        return read.ReadAll(static row => new PrincipalKeyColumns
        {
            Principal = PrincipalId.Parse(row.Word(0)),
            Purpose = row.Word(1),
            Ordinal = (int)row.Number(2),
            KeyText = row.Word(3),
        });
    }

    private const string PutSql = """
        INSERT INTO principal (id, agency, kind, roles, valid_from, valid_to, revoked_at, revoked_reason, suspected_since)
        VALUES (@Id, @Agency, @Kind, @Roles, @ValidFrom, @ValidTo, @RevokedAt, @RevokedReason, @SuspectedSince)
        ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
            revoked_at = excluded.revoked_at, revoked_reason = excluded.revoked_reason, suspected_since = excluded.suspected_since
        """;

    private const string DeleteKeysSql = "DELETE FROM principal_key WHERE principal = @Id";
    private const string InsertKeySql = "INSERT INTO principal_key (principal, purpose, ordinal, key_text) VALUES (@Principal, @Purpose, @Ordinal, @Key)";

    public static void Put(SqliteConnection connection, PrincipalRow row)
    {
        connection.Execute(PutSql, PrincipalParameters.Of(row));
        connection.Execute(DeleteKeysSql, new { row.Id });
        foreach (PrincipalKeyRow key in row.Keys)
        {
            connection.Execute(InsertKeySql, new { Principal = row.Id, Purpose = key.Purpose.ToWire(), key.Ordinal, key.Key });
            RememberKey(connection, key.Key, row.Id.Value);
        }
    }

    private const string RememberKeySql = "INSERT INTO key_owner (key_text, owner) VALUES (@key, @owner) ON CONFLICT (key_text) DO NOTHING";

    public static void RememberKey(SqliteConnection connection, string key, string owner)
    {
        connection.Execute(RememberKeySql, new { key = KeyName.Of(key), owner });
        if (FindKeyOwner(connection, key) != owner)
        {
            throw new InvalidOperationException("A key belongs to another owner.");
        }
    }

    private const string FindKeyOwnerSql = "SELECT owner FROM key_owner WHERE key_text = @key";

    public static string? FindKeyOwner(SqliteConnection connection, string key)
    {
        using SqliteStatement find = SqliteStatement.Of(connection, FindKeyOwnerSql).Bind(KeyName.Of(key));
        return find.Step() ? find.Word(0) : null;
    }

    private const string ReadKeyOwnersSql = "SELECT key_text AS \"Key\", owner FROM key_owner WHERE key_text > @after ORDER BY key_text LIMIT @limit";

    public static IReadOnlyList<KeyOwnerRow> ReadKeyOwners(SqliteConnection connection, string after, int limit) =>
        connection.Query<KeyOwnerRow>(ReadKeyOwnersSql, new { after, limit }).AsList();
}
