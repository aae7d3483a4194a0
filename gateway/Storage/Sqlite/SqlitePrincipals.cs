using Dapper;
using Gateway.Exchange;
using Gateway.Server.Storage.Columns;
using Microsoft.Data.Sqlite;

namespace Gateway.Server.Storage.Sqlite;

/// <summary>Tables <c>principal</c>, <c>principal_key</c> and <c>key_owner</c>.</summary>
internal static class SqlitePrincipals
{
    // SQLite takes 32,766 parameters; a statement of this size is parsed in well under a millisecond.
    private const int AgenciesPerStatement = 500;

    private const string Columns = """
        p.id, p.kind, p.roles, p.valid_from, p.valid_to, p.revoked_at, p.revoked_reason, p.suspected_since,
        a.suspended AS agency_suspended, a.retired AS agency_retired, a.grants AS agency_grants
        """;

    private const string KeyColumns = "k.principal, k.purpose, k.ordinal, k.key_text";

    private const string FindSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.id = @principal";
    private const string FindKeysSql = $"SELECT {KeyColumns} FROM principal_key k WHERE k.principal = @principal ORDER BY k.purpose, k.ordinal";

    public static PrincipalRow? Find(SqliteConnection connection, PrincipalId principal) => SqliteSnapshot.Read(connection, () =>
    {
        IEnumerable<PrincipalColumns> found = connection.Query<PrincipalColumns>(FindSql, new { principal });
        IEnumerable<PrincipalKeyColumns> keys = connection.Query<PrincipalKeyColumns>(FindKeysSql, new { principal });
        return PrincipalColumns.Join(found, keys).SingleOrDefault();
    });

    public static bool Stands(SqliteConnection connection, PrincipalId principal, DateTimeOffset at) =>
        PrincipalColumns.Join(connection.Query<PrincipalColumns>(FindSql, new { principal }), []).SingleOrDefault()?.IsValidAt(at) == true;

    private const string ReadSql = $"SELECT {Columns} FROM principal p JOIN agency a ON a.id = p.agency WHERE p.agency IN @agencies ORDER BY p.id";

    private const string ReadKeysSql = $"""
        SELECT {KeyColumns} FROM principal p JOIN principal_key k ON k.principal = p.id
        WHERE p.agency IN @agencies ORDER BY k.principal, k.purpose, k.ordinal
        """;

    public static IReadOnlyList<PrincipalRow> Read(SqliteConnection connection, IReadOnlyCollection<AgencyId> agencies) =>
        SqliteSnapshot.Read(connection, () =>
        {
            var rows = new List<PrincipalRow>();
            foreach (string[] some in agencies.Select(agency => agency.Value).Order(StringComparer.Ordinal).Chunk(AgenciesPerStatement))
            {
                IEnumerable<PrincipalColumns> found = connection.Query<PrincipalColumns>(ReadSql, new { agencies = some });
                IEnumerable<PrincipalKeyColumns> keys = connection.Query<PrincipalKeyColumns>(ReadKeysSql, new { agencies = some });
                rows.AddRange(PrincipalColumns.Join(found, keys));
            }

            return rows;
        });

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

    public static string? FindKeyOwner(SqliteConnection connection, string key) =>
        connection.QuerySingleOrDefault<string>(FindKeyOwnerSql, new { key = KeyName.Of(key) });

    private const string ReadKeyOwnersSql = "SELECT key_text AS \"Key\", owner FROM key_owner WHERE key_text > @after ORDER BY key_text LIMIT @limit";

    public static IReadOnlyList<KeyOwnerRow> ReadKeyOwners(SqliteConnection connection, string after, int limit) =>
        connection.Query<KeyOwnerRow>(ReadKeyOwnersSql, new { after, limit }).AsList();
}
