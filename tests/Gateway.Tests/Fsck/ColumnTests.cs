namespace Gateway.Tests.Fsck;

/// <summary>Every column of every table: a value that somebody changed is named, or the public list says that it would not be.</summary>
public sealed class ColumnTests(FsckWorld world) : IClassFixture<FsckWorld>
{
    private const string Nowhere = "1 = 0";
    private const int AllChanges = int.MaxValue;

    public static IEnumerable<object[]> Columns =>
        LiveSchema.Tables.SelectMany(table => table.Columns.Select(column => new object[] { table.Name, column.Name }));

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_changed_value_is_named_or_its_column_is_on_the_public_list(string tableName, string columnName)
    {
        LiveTable table = LiveSchema.Table(tableName);
        string listed = UnprotectedList.Columns.GetValueOrDefault($"{tableName}.{columnName}", Nowhere);
        string condition = listed == "all" ? "1 = 1" : listed;
        using FsckCopy original = world.Copy();
        IReadOnlyList<object?[]> seen = original.Read($"SELECT {table.ColumnList} FROM {tableName} WHERE NOT ({condition}) ORDER BY {table.ColumnList}");
        IReadOnlyList<object?[]> unseen = original.Read($"SELECT {table.ColumnList} FROM {tableName} WHERE {condition} ORDER BY {table.ColumnList}");
        Assert.True(seen.Count + unseen.Count > 0, $"The world has no row in {tableName}.");

        int changes = 0;
        foreach ((IReadOnlyList<object?[]> rows, int expected) in ((IReadOnlyList<object?[]>, int)[])[(seen, 1), (unseen, 0)])
        {
            changes += rows.Count == 0 ? 0 : await ChangeAsync(table, rows[0], columnName, AllChanges, expected);
            changes += rows.Count <= 1 ? 0 : await ChangeAsync(table, rows[^1], columnName, 1, expected);
        }

        Assert.NotEqual(0, changes);
    }

    [Fact]
    public void The_public_list_names_columns_that_exist()
    {
        string[] columns = [.. LiveSchema.Tables.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}"))];
        Assert.NotEmpty(UnprotectedList.Columns);
        Assert.Subset(columns.ToHashSet(), UnprotectedList.Columns.Keys.ToHashSet());
    }

    /// <summary>Changes the value in ways that UNIQUE and STRICT allow, each on a copy of its own, and counts them.</summary>
    private async Task<int> ChangeAsync(LiveTable table, object?[] row, string columnName, int most, int expected)
    {
        LiveColumn column = table.Columns.Single(column => column.Name == columnName);
        int changes = 0;
        foreach (object? value in column.Changes(row[table.Columns.ToList().IndexOf(column)]).TakeWhile(_ => changes < most))
        {
            using FsckCopy copy = world.Copy();
            if (copy.TryExecute(table.Update(row, columnName, value)))
            {
                await FsckFinding.ExpectAsync(copy, expected, $"{table.Name}.{columnName} became '{value ?? "NULL"}'");
                changes++;
            }
        }

        return changes;
    }
}
