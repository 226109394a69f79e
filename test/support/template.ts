/** The migrated, empty database that test files clone. */
export const TEMPLATE_DATABASE = "encore_template";
